"""Writes docs/gallery.html and docs/dialogues.md; notes the screens of some tests' chats before, where asked to."""

from __future__ import annotations

import subprocess
import sys

from demo.gallery import diagrams, page, screens


def record(tests: list[str]) -> None:
    """Play chats and note the screens; a chat that fails is no reason to stop, what it showed was shown."""
    subprocess.run([sys.executable, "-m", "pytest", "-q", "-p", "demo.gallery.recorder", *tests], check=False)


def main(tests: list[str]) -> None:
    """New words need no chat; new screens do. Screens with sentences that the code no longer says are dropped."""
    if tests:
        record(tests)
    screens.save(screens.load_current())
    for target, text in ((page.PAGE, page.write()), (diagrams.PAGE, diagrams.write())):
        target.write_text(text, encoding="utf-8")
        sys.stdout.write(f"{target.name}: {len(text.encode()) / 1e6:.2f} MB\n")


if __name__ == "__main__":
    main(sys.argv[1:])
