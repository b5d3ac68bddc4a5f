"""How long it takes to understand a list of 100,000 rows, against what merely reading its cells costs.

`python -m benchmarks.import_understanding [ROWS]` makes one untidy workbook and, in turns, reads it with calamine alone
in this process, reads it as the product does (bounds, a process of its own, JSON back), and understands the rows.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from statistics import median

from python_calamine import CalamineWorkbook

from demo.lists import expected
from jobs.imports.read import read_sheets
from jobs.imports.understand import understand

TODAY = date(2026, 11, 7)
ROUNDS = 3


def read_bare(content: bytes) -> int:
    workbook = CalamineWorkbook.from_object(BytesIO(content))
    return sum(1 for name in workbook.sheet_names for _ in workbook.get_sheet_by_name(name).iter_rows())


def measure(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def make_list(rows: int) -> bytes:
    """Written by another process, whose memory is not counted here."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.xlsx"
        subprocess.run([sys.executable, "-m", "demo.lists", str(path), str(rows)], check=True)
        return path.read_bytes()


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    content = make_list(rows)
    before = measure_peak()
    found = understand(read_sheets(content, "list.xlsx"), TODAY)
    peak = measure_peak()
    assert (found.rows_in, len(found.good), len(found.repeated), len(found.rejected)) == expected(rows)[:4]
    del found
    sheets = read_sheets(content, "list.xlsx")
    bare, isolated, understood = [], [], []
    for _ in range(ROUNDS):
        bare.append(measure(lambda: read_bare(content)))
        isolated.append(measure(lambda: read_sheets(content, "list.xlsx")))
        understood.append(measure(lambda: understand(sheets, TODAY)))
    base, whole = median(bare), median(isolated) + median(understood)
    print(f"{rows} rows, {len(content) / 1e6:.1f} MB, medians of {ROUNDS}")
    print(f"bare read              {base:6.2f} s")
    print(f"bounds and isolation   {median(isolated):6.2f} s   {median(isolated) / base:.1f} x the bare read")
    print(f"understanding          {median(understood):6.2f} s   {median(understood) / base:.1f} x the bare read")
    print(f"read and understood    {whole:6.2f} s   {whole / base:.1f} x the bare read")
    print(f"memory                 {peak:6.0f} MB at the most, {before:.0f} MB before the first reading")


def measure_peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
