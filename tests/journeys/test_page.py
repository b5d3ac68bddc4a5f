"""The page in a real browser: a new shop registers, drops its list onto the phone, and taps through a list of choices."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from demo.__main__ import Demo
from demo.browser import PATIENCE, Phone, open_page
from demo.lists import untidy_workbook
from simulator.remote import Remote

NEW = "919812300077"

# What a file manager does: a file is carried over the phone and let go.
DROP = """([phone, name, bytes]) => {
    const carried = new DataTransfer();
    carried.items.add(new File([new Uint8Array(bytes)], name));
    for (const kind of ["dragenter", "dragover", "drop"]) {
        phone.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: carried }));
    }
}"""


def drop(page: Page, phone: Phone, name: str, content: bytes) -> None:
    handle = phone.root.locator("[data-thread]").element_handle()
    page.evaluate(DROP, [handle, name, list(content)])


@pytest.mark.browser
def test_a_shop_registers_and_sends_its_list_on_the_page(demo: Demo) -> None:
    Remote(demo.page.rstrip("/")).add_person(NEW, "Gita Soni", "registers in the browser")
    with open_page(demo.page) as page:
        gita = Phone(page, NEW)
        for said, answer in (
            ("Hi", "Which language?"),
            ("English", "Your shop's name?"),
            ("Gita Gold", "City?"),
            ("Morbi", "GSTIN?"),
        ):
            gita.type(said)
            gita.expect(answer)
        gita.tap("Skip")
        gita.expect("Is this right")
        gita.tap("Yes, register")
        gita.expect("Our team is checking")
        drop(page, gita, "party list.xlsx", untidy_workbook(400))
        gita.expect("outside India")
        gita.tap("Leave out")
        gita.expect("I read 400 rows")
        gita.tap("Gold loan")
        gita.expect("agree to hear from you")
        gita.tap("Reminders only")
        gita.expect("Saved:")
        expect(gita.root.locator("[data-download]").last).to_contain_text("rows.xlsx")
        check_ticks(gita)
        check_download(page, gita)


def check_ticks(gita: Phone) -> None:
    """What she said was read by the bot."""
    own = gita.root.locator('.bubble[data-from="person"]').last
    expect(own).to_have_attribute("data-tick", "read", timeout=PATIENCE)


def check_download(page: Page, gita: Phone) -> None:
    with page.expect_download() as downloading:
        gita.root.locator("[data-download]").last.click()
    saved = Path(downloading.value.path())
    assert saved.read_bytes().startswith(b"PK")
