"""A worker whose children linger between the fork and the first thing they do, until a file tells them to go on.

In that moment a child still is in its worker's process group and minds signals as its worker does. Without this it
lasts for some microseconds.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from jobs.worker import main

FOLDER, FORKED, GO_ON = "FORK_FOLDER", "forked", "go on"
LONGEST = 60.0


def linger() -> None:
    folder = Path(os.environ[FOLDER])
    (folder / FORKED).write_text(str(os.getpid()))
    gives_up_at = time.monotonic() + LONGEST
    while not (folder / GO_ON).exists() and time.monotonic() < gives_up_at:
        time.sleep(0.01)
    os.setpgid(0, 0)


if __name__ == "__main__":
    os.setpgrp = linger
    main(sys.argv[1:])
