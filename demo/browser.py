"""The phones of the demo's page, driven in a real browser: what is typed, tapped and attached is counted."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Locator, Page, expect, sync_playwright

# A browser must not call home from a closed network, nor need a sandbox or a graphics card.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 20_000  # milliseconds


def find_browser() -> str | None:
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@contextmanager
def open_page(url: str, width: int = 1500, height: int = 950) -> Iterator[Page]:
    """Raises LookupError where there is no browser."""
    path = find_browser()
    if path is None:
        raise LookupError("no Chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": width, "height": height})
        page.set_default_timeout(PATIENCE)
        page.goto(url)
        yield page
        browser.close()


class Phone:
    """One phone on the page. A list costs three taps: open, choose, send."""

    def __init__(self, page: Page, wa_id: str) -> None:
        self.root: Locator = page.locator(f'[data-phone="{wa_id}"]')
        self._page = page
        self.taps = 0
        self.lines = 0
        self.files = 0

    def type(self, text: str) -> None:
        self.root.locator("[data-composer]").fill(text)
        self.root.locator("[data-composer]").press("Enter")
        self.lines += 1

    def tap(self, title: str) -> None:
        """The newest button of that title."""
        self.root.locator("button.reply", has_text=title).last.click()
        self.taps += 1

    def choose(self, title: str) -> None:
        """A row of the newest list."""
        self.root.locator("[data-list]").last.click()
        self._page.locator("[data-sheet] button.choice", has_text=title).click()
        self.taps += 3

    def attach(self, path: Path) -> None:
        self.root.locator("[data-file]").set_input_files(path)
        self.files += 1

    def expect(self, text: str) -> None:
        """Wait until the newest message of the business says this."""
        newest = self.root.locator('.bubble[data-from="business"]').last
        expect(newest).to_contain_text(text, timeout=PATIENCE)
