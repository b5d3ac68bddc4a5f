"""The page in a browser: typing, tapping, dropping a file, blue ticks, pictures, the list's sheet and the controls."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import requests
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from simulator import Config, Delays, PersonEntry, Running, running
from tests.simulator.conftest import KAVYA, MEERA, Graph, body_of

pytestmark = pytest.mark.browser

Json = dict[str, Any]
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415478da63f8cfc000000301010018dd8db0"
    "0000000049454e44ae426082"
)
SURE = {
    "type": "button",
    "header": {"type": "text", "text": "Check"},
    "body": {"text": "Send to *1,204*?"},
    "footer": {"text": "You can undo"},
    "action": {"buttons": [{"type": "reply", "reply": {"id": "yes:17", "title": "Yes"}}]},
}
ROWS = [{"id": "loan", "title": "Gold loan", "description": "1,204 people"}, {"id": "sip", "title": "Gold SIP"}]
CHOOSE = {
    "type": "list",
    "body": {"text": "Who?"},
    "action": {"button": "Choose", "sections": [{"title": "All", "rows": ROWS}]},
}


class Echo:
    """A tiny bot: marks everything as read, answers words with what they name and all else with an echo."""

    def __init__(self) -> None:
        self.graph: Graph | None = None
        self.picture = ""
        self.threads: list[threading.Thread] = []
        echo = self

        class Callback(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                heard = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(200)
                self.end_headers()
                for entry in heard["entry"]:
                    for change in entry["changes"]:
                        for message in change["value"].get("messages", []):
                            echo.threads.append(threading.Thread(target=echo.answer, args=(message,)))
                            echo.threads[-1].start()

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Callback)
        self.url = f"http://127.0.0.1:{self.server.server_port}/"

    def answer(self, message: Json) -> None:
        assert self.graph is not None
        to, said = message["from"], message.get("text", {}).get("body", "")
        typing = {"typing_indicator": {"type": "text"}}
        read = {"messaging_product": "whatsapp", "status": "read", "message_id": message["id"]} | typing
        self.graph.post(f"{self.graph.number}/messages", read)
        if said == "think" or message["type"] == "reaction":
            return
        if said == "sure":
            self.graph.send(to, "interactive", SURE)
        elif said == "list":
            self.graph.send(to, "interactive", CHOOSE)
        elif said == "picture":
            self.graph.send(to, "image", {"id": self.picture, "caption": "A ring"})
        elif message["type"] == "document":
            self.graph.send(to, "document", {"id": message["document"]["id"], "filename": "back.csv"})
        else:
            self.graph.send(
                to, content={"body": f"Heard: {said or json.dumps(message.get('interactive', message['type']))}"}
            )


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture
def echo() -> Iterator[Echo]:
    bot = Echo()
    thread = threading.Thread(target=bot.server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield bot
    bot.server.shutdown()
    bot.server.server_close()


@pytest.fixture
def sim(echo: Echo) -> Iterator[Running]:
    people = [PersonEntry(MEERA, "Meera Shah", "jeweller"), PersonEntry(KAVYA, "Kavya Rao")]
    config = Config(
        webhook=echo.url, people=people, verified_name="Meera Jewellers", delays=Delays(0.02, 0.02, 0.05, 0.05)
    )
    with running(config) as started:
        echo.graph = Graph(started)
        echo.picture = echo.graph.upload(PIXEL, "image/png", "ring.png").json()["id"]
        yield started
        started.settle()
        for thread in echo.threads:
            thread.join()


@pytest.fixture
def page(browser: Browser, sim: Running) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 860}, accept_downloads=True)
    opened = context.new_page()
    problems: list[str] = []
    foreign: list[str] = []
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.on(
        "request",
        lambda request: (
            foreign.append(request.url) if not request.url.startswith((sim.url, "blob:", "data:")) else None
        ),
    )
    opened.goto(sim.url)
    opened.locator('[data-connection="open"]').wait_for()
    yield opened
    context.close()
    assert (problems, foreign) == ([], [])


def phone(page: Page, wa_id: str = MEERA) -> Locator:
    return page.locator(f'[data-phone="{wa_id}"]')


def say(page: Page, text: str) -> None:
    composer = phone(page).locator("[data-composer]")
    composer.fill(text)
    composer.press("Enter")


def of_business(page: Page) -> Locator:
    return phone(page).locator('[data-message][data-from="business"]')


def of_person(page: Page) -> Locator:
    return phone(page).locator('[data-message][data-from="person"]')


def test_a_typed_word_is_answered_and_its_ticks_turn_blue(page: Page) -> None:
    expect(page.locator("[data-phone]")).to_have_count(2)
    expect(phone(page).locator("[data-window]")).to_have_attribute("data-window", "shut")
    say(page, "नमस्ते")
    expect(of_business(page)).to_contain_text("Heard: नमस्ते")
    expect(of_person(page)).to_have_attribute("data-tick", "read")
    blue = of_person(page).locator(".ticks").evaluate("ticks => getComputedStyle(ticks).color")
    assert blue == "rgb(83, 189, 235)"
    expect(phone(page).locator("[data-window]")).to_have_attribute("data-window", "open")
    expect(phone(page).locator("[data-window]")).to_contain_text("h")


def test_a_button_is_tapped_and_stays_marked(page: Page) -> None:
    say(page, "sure")
    asked = of_business(page).first
    expect(asked.locator("[data-header]")).to_have_text("Check")
    expect(asked.locator("[data-text] strong")).to_have_text("1,204")
    expect(asked.locator("[data-footer]")).to_have_text("You can undo")
    asked.locator('[data-reply="yes:17"]').click()
    expect(of_person(page).last).to_contain_text("Yes")
    expect(of_person(page).last.locator("[data-quote]")).to_contain_text("Meera Jewellers")
    expect(asked.locator('[data-reply="yes:17"]')).to_have_attribute("data-tapped", "true")
    expect(of_business(page).last).to_contain_text("button_reply")


def test_a_list_opens_as_a_sheet_for_mouse_and_keyboard(page: Page) -> None:
    say(page, "list")
    opener = of_business(page).first.locator("[data-list]")
    opener.click()
    sheet = phone(page).locator("[data-sheet]")
    expect(sheet.locator("[data-reply]")).to_have_count(2)
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)
    expect(opener).to_be_focused()
    page.keyboard.press("Enter")
    expect(sheet.locator('[data-reply="loan"]')).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(of_person(page).last).to_contain_text("Gold SIP")
    expect(of_business(page).last).to_contain_text("list_reply")


def test_a_dropped_file_is_sent_and_one_that_comes_back_is_downloaded(page: Page) -> None:
    target = phone(page).locator(".device")
    carried = page.evaluate_handle(
        """() => {
            const carried = new DataTransfer();
            carried.items.add(new File(["name,number\\nAsha,9812300001\\n"], "customers.csv", { type: "text/csv" }));
            return carried;
        }"""
    )
    target.dispatch_event("dragenter", {"dataTransfer": carried})
    expect(phone(page).locator(".drop")).to_be_visible()
    target.dispatch_event("drop", {"dataTransfer": carried})
    expect(phone(page).locator(".drop")).to_be_hidden()
    expect(of_person(page)).to_contain_text("customers.csv")
    expect(of_person(page)).to_contain_text("28 B")
    with page.expect_download() as download:
        of_business(page).locator('[data-download="back.csv"]').click()
    assert download.value.path().read_bytes() == b"name,number\nAsha,9812300001\n"


def test_a_file_is_attached_by_its_button_with_what_was_typed_as_caption(page: Page) -> None:
    phone(page).locator("[data-composer]").fill("my ring")
    with page.expect_file_chooser() as chooser:
        phone(page).locator("[data-attach]").click()
    chooser.value.set_files({"name": "ring.png", "mimeType": "image/png", "buffer": PIXEL})
    expect(of_person(page).locator("[data-image]")).to_be_visible()
    expect(of_person(page)).to_contain_text("my ring")


def test_a_picture_arrives_and_is_drawn(page: Page) -> None:
    say(page, "picture")
    image = of_business(page).locator("[data-image]")
    expect(image).to_be_visible()
    expect(of_business(page)).to_contain_text("A ring")
    page.wait_for_function("document.querySelector('[data-image]').naturalWidth === 1")


def test_dots_show_while_the_business_thinks(page: Page) -> None:
    say(page, "think")
    expect(phone(page).locator("[data-typing]")).to_be_visible()
    say(page, "well?")
    expect(of_business(page)).to_contain_text("Heard: well?")
    expect(phone(page).locator("[data-typing]")).to_have_count(0)


def test_what_people_write_is_never_markup_of_the_page(page: Page) -> None:
    say(page, "<img src=x onerror=alert(1)> *bold* snake_case_word https://example.com")
    text = of_person(page).locator("[data-text]")
    expect(text).to_contain_text("<img src=x onerror=alert(1)>")
    expect(text.locator("strong")).to_have_text("bold")
    expect(text.locator("em, img")).to_have_count(0)
    expect(text.locator("a")).to_have_attribute("href", "https://example.com")


def test_a_person_is_added_and_a_template_reaches_them(page: Page, sim: Running, echo: Echo) -> None:
    assert echo.graph is not None
    buttons = {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "Paid"}]}
    echo.graph.approve("open", [body_of("Our shop opens at ten."), buttons])
    page.locator("[data-add-person]").click()
    page.get_by_label("Number with country code").fill("98123 00009")
    page.get_by_label("Name").fill("Iqbal")
    page.keyboard.press("Enter")
    expect(phone(page, "919812300009")).to_contain_text("Iqbal")
    echo.graph.send_template("919812300009", "open")
    shown = phone(page, "919812300009").locator("[data-message]")
    expect(shown).to_contain_text("Our shop opens at ten.")
    shown.locator('[data-reply="Paid"]').click()
    expect(phone(page, "919812300009").locator('[data-from="person"]')).to_contain_text("Paid")


def test_the_menu_shares_a_card_and_stops_offers(page: Page, sim: Running) -> None:
    menu = phone(page).locator("[data-menu-button]")
    menu.click()
    page.get_by_role("menuitem", name="Share a contact card").click()
    page.locator("[data-contact-dialog]").get_by_role("button", name="Share").click()
    expect(of_person(page)).to_contain_text("Asha Patel")
    menu.click()
    page.get_by_role("menuitem", name="Stop offers").click()
    menu.click()
    expect(page.get_by_role("menuitem", name="Allow offers again")).to_be_visible()
    assert sim.person(MEERA)["chats"][0]["has_stopped_marketing"]


def test_an_open_menu_follows_what_the_person_did_elsewhere(page: Page, sim: Running) -> None:
    phone(page).locator("[data-menu-button]").click()
    expect(page.get_by_role("menuitem", name="Stop offers")).to_be_visible()
    sim.act(MEERA, marketing="stop")
    expect(page.get_by_role("menuitem", name="Allow offers again")).to_be_visible()


def test_a_reaction_is_put_on_a_message(page: Page) -> None:
    say(page, "picture")
    of_business(page).first.hover()
    of_business(page).first.locator("[data-react]").click()
    of_business(page).first.locator("[data-emoji] button").first.click()
    expect(of_business(page).first.locator("[data-reaction]")).to_have_text("👍")


def test_the_controls_jump_order_faults_change_rules_and_judge(page: Page, sim: Running, echo: Echo) -> None:
    assert echo.graph is not None
    echo.graph.approve("open", [body_of("Our shop opens at ten.")])
    say(page, "hi")
    expect(of_business(page)).to_have_count(1)
    page.locator("[data-toggle-panel]").click()
    expect(page.locator("[data-ledger]")).to_contain_text("read")
    page.locator('[data-tab="clock"]').click()
    page.locator('[data-jump="86400"]').click()
    expect(phone(page).locator("[data-window]")).to_have_attribute("data-window", "shut")
    page.locator('[data-tab="faults"]').click()
    page.get_by_label("Next calls").fill("2")
    page.get_by_role("button", name="Order it").click()
    expect(page.locator("[data-fault]")).to_contain_text("2 more")
    page.locator('[data-tab="rules"]').click()
    page.locator('[data-setting="limits.enforces_window"]').uncheck()
    page.locator('[data-tab="platform"]').click()
    page.locator('[data-template="open"] select').select_option("pause_template")
    expect(page.locator('[data-template="open"]')).to_contain_text("paused")
    assert sim.settings()["limits.enforces_window"] is False


def test_a_narrow_screen_shows_one_phone_and_a_strip_to_the_others(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 780})
    strip = page.locator("[data-strip] button")
    expect(strip).to_have_count(2)
    strip.nth(1).click()
    expect(strip.nth(1)).to_have_attribute("aria-current", "true")
    expect(phone(page, KAVYA).locator("[data-composer]")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_reload_and_a_reset_show_what_the_phones_hold(page: Page, sim: Running) -> None:
    say(page, "hi")
    expect(of_business(page)).to_have_count(1)
    page.reload()
    expect(of_business(page)).to_have_count(1)
    requests.post(f"{sim.url}/_sim/reset", timeout=5)
    expect(of_business(page)).to_have_count(0)
    expect(page.locator("[data-phone]")).to_have_count(2)
