"""An independent client and webhook reader at both ends: what it sends is accepted, what it is told it understands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from pywa import WhatsApp, types
from pywa.errors import MessageUndeliverable, ReEngagementMessage, WhatsAppError
from pywa.types import templates as t

from simulator import Config, Running, WebhookRules
from tests.simulator.conftest import KAVYA, MEERA, Business, Start, hear_all

PNG = b"\x89PNG\r\n\x1a\n" + bytes(200)


class Detour(httpx.HTTPTransport):
    """Leads every call for Meta's host to the simulator."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._target = httpx.URL(url)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.url = request.url.copy_with(scheme="http", host=self._target.host, port=self._target.port)
        return super().handle_request(request)


@pytest.fixture
def sim(start: Start) -> Running:
    # This reader looks at one update of a post only, and expects a contact also beside a failure.
    return start(webhooks=WebhookRules(batch_size=1, contacts_on_failed=True))


@pytest.fixture
def witness(sim: Running) -> Iterator[WhatsApp]:
    with httpx.Client(transport=Detour(sim.url), timeout=10) as session:
        yield WhatsApp(
            phone_id=sim.config.phone_number_id,
            token=sim.config.token,
            waba_id=sim.config.waba_id,
            app_id=sim.config.app_id,
            app_secret=Config.app_secret,
            session=session,
            server=None,
            verify_token=sim.config.verify_token,
        )


class Reader:
    """Feeds the simulator's posts to the witness and keeps what it understood."""

    def __init__(self, witness: WhatsApp, business: Business) -> None:
        self._witness = witness
        self._business = business
        self._read = 0
        self.heard: list[Any] = []
        for register in (
            witness.on_message,
            witness.on_callback_button,
            witness.on_callback_selection,
            witness.on_message_status,
            witness.on_phone_number_change,
            witness.on_user_marketing_preferences,
            witness.on_template_status_update,
            witness.on_template_quality_update,
            witness.on_template_category_update,
            witness.on_flow_completion,
        ):
            register(self._keep)

    def _keep(self, _: WhatsApp, update: Any) -> None:
        self.heard.append(update)

    def read(self, kind: type[Any]) -> list[Any]:
        for headers, body in self._business.posts[self._read :]:
            self._read += 1
            assert self._witness.webhook_update_validator(body, headers["X-Hub-Signature-256"]) is None
            assert self._witness.webhook_update_handler(body) == ("ok", 200)
        return [update for update in self.heard if isinstance(update, kind)]


@pytest.fixture
def reader(witness: WhatsApp, business: Business) -> Reader:
    return Reader(witness, business)


def test_it_sends_every_plain_kind(sim: Running, witness: WhatsApp) -> None:
    sim.say(MEERA, "hi")
    text = witness.send_message(MEERA, "Namaste", header="Meera", footer="Rajkot", buttons=[types.Button("Yes", "yes")])
    assert text.id.startswith("wamid.")
    assert text.input == MEERA
    witness.send_message(MEERA, "Plain", preview_url=True, tracker="m1", reply_to_message_id=text.id)
    rows = [types.SectionRow("Gold loan", "loan", "1,204 people"), types.SectionRow("Gold SIP", "sip")]
    witness.send_message(MEERA, "Who?", buttons=types.SectionList("Choose", [types.Section("All", rows)]))
    witness.send_message(MEERA, "Look", buttons=types.URLButton("Open", "https://example.com"))
    witness.send_image(MEERA, PNG, caption="A ring", mime_type="image/png")
    witness.send_document(MEERA, b"%PDF-1.7", filename="rates.pdf", caption="Rates")
    witness.send_location(MEERA, 22.3, 70.8, name="Soni Bazaar", address="Rajkot")
    witness.request_location(MEERA, "Where are you?")
    witness.send_contact(MEERA, types.Contact(types.Contact.Name("Asha Patel", first_name="Asha")))
    witness.send_reaction(MEERA, "👍", text.id)
    hear_all(sim)
    shown = [(message["type"], message.get("interactive")) for message in sim.thread(MEERA)[1:]]
    assert shown == [
        ("interactive", "button"),
        ("text", None),
        ("interactive", "list"),
        ("interactive", "cta_url"),
        ("image", None),
        ("document", None),
        ("location", None),
        ("interactive", "location_request_message"),
        ("contacts", None),
    ]
    assert sim.thread(MEERA)[1]["reaction"] == "👍"


def test_it_reads_messages_taps_and_files(sim: Running, witness: WhatsApp, reader: Reader) -> None:
    wamid = sim.say(MEERA, "नमस्ते")
    witness.mark_message_as_read(wamid)
    witness.indicate_typing(wamid)
    asked = witness.send_message(MEERA, "Sure?", buttons=[types.Button("Yes", "yes:17")])
    rows = [types.SectionRow("Gold loan", "loan", "1,204")]
    witness.send_message(MEERA, "Who?", buttons=types.SectionList("Choose", [types.Section("All", rows)]))
    hear_all(sim)
    sim.tap(MEERA, "Yes")
    sim.tap(MEERA, "loan")
    sim.attach(MEERA, "list.csv", b"a,b", "text/csv", caption="mine")
    sim.act(MEERA, location={"latitude": 22.3, "longitude": 70.8, "name": "Rajkot"})
    sim.act(
        MEERA,
        contacts=[
            {"name": {"formatted_name": "Asha", "first_name": "Asha"}, "phones": [{"phone": "+91", "type": "CELL"}]}
        ],
    )
    sim.act(MEERA, reaction={"message_id": asked.id, "emoji": "🙏"})
    sim.act(MEERA, unsupported="poll")
    assert sim.settle()
    said, document, location, contacts, reaction, unsupported = reader.read(types.Message)
    assert (said.text, said.from_user.wa_id, said.from_user.name) == ("नमस्ते", MEERA, "Meera Shah")
    assert (document.document.filename, document.caption) == ("list.csv", "mine")
    assert document.document.get_bytes() == b"a,b"
    assert location.location.name == "Rajkot"
    assert contacts.contacts[0].name.formatted_name == "Asha"
    assert reaction.reaction.emoji == "🙏"
    assert (unsupported.type, unsupported.error.code) == (types.MessageType.UNSUPPORTED, 131051)
    (button,) = reader.read(types.CallbackButton)
    assert (button.data, button.title, button.reply_to_message.id) == ("yes:17", "Yes", asked.id)
    (selection,) = reader.read(types.CallbackSelection)
    assert (selection.data, selection.title, selection.description) == ("loan", "Gold loan", "1,204")


def test_it_reads_statuses_with_price_tracker_and_error(sim: Running, witness: WhatsApp, reader: Reader) -> None:
    sim.say(MEERA, "hi")
    good = witness.send_message(MEERA, "Namaste", tracker="m1")
    shut = witness.send_message(KAVYA, "Namaste", tracker="m2")
    gone = witness.send_message("912812345678", "Namaste")
    hear_all(sim)
    statuses = {(status.id, status.status.value): status for status in reader.read(types.MessageStatus)}
    assert {key for key in statuses if key[0] == good.id} == {
        (good.id, "sent"),
        (good.id, "delivered"),
        (good.id, "read"),
    }
    delivered = statuses[good.id, "delivered"]
    assert (delivered.tracker, delivered.from_user.wa_id) == ("m1", MEERA)
    assert (delivered.pricing.model.value, delivered.pricing.category.value) == ("PMP", "service")
    assert isinstance(statuses[shut.id, "failed"].error, ReEngagementMessage)
    assert isinstance(statuses[gone.id, "failed"].error, MessageUndeliverable)


def test_it_runs_a_template_through_its_life(sim: Running, witness: WhatsApp, reader: Reader) -> None:
    body = t.BodyText("Namaste {{name}}, interest of {{amount}} is due.", name="Asha", amount="₹2,450")
    buttons = t.Buttons(
        buttons=[t.QuickReplyButton(text="Paid"), t.URLButton(text="Pay", url="https://example.com/{{1}}", example="a")]
    )
    layout = t.Template(
        name="due",
        language=t.TemplateLanguage.ENGLISH,
        category=t.TemplateCategory.UTILITY,
        parameter_format=t.ParamFormat.NAMED,
        components=[t.HeaderText("Loan"), body, t.FooterText(text="Meera Jewellers"), buttons],
    )
    created = witness.create_template(layout)
    hear_all(sim)
    (update,) = reader.read(t.TemplateStatusUpdate)
    assert (update.new_status.value, update.template_name, str(update.template_id)) == ("APPROVED", "due", created.id)
    found = witness.get_template(created.id)
    assert (found.status.value, found.name) == ("APPROVED", "due")
    assert [each.name for each in witness.get_templates()] == ["due"]
    sent = witness.send_template(
        MEERA,
        "due",
        t.TemplateLanguage.ENGLISH,
        params=[
            t.BodyText.params(name="Asha", amount="₹2,450"),
            t.QuickReplyButton.params(index=0, callback_data="PAID:17"),
            t.URLButton.params(index=1, url_variable="17"),
        ],
        tracker="m1",
    )
    hear_all(sim)
    assert sim.thread(MEERA)[-1]["text"] == "Namaste Asha, interest of ₹2,450 is due."
    sim.tap(MEERA, "Paid")
    sim.platform("template_quality", name="due", quality="RED")
    sim.platform("template_category", name="due", category="MARKETING")
    assert sim.settle()
    (tap,) = reader.read(types.CallbackButton)
    assert (tap.data, tap.title, tap.reply_to_message.id) == ("PAID:17", "Paid", sent.id)
    (quality,) = reader.read(t.TemplateQualityUpdate)
    assert quality.new_quality_score.value == "RED"
    (category,) = reader.read(t.TemplateCategoryUpdate)
    assert category.new_category.value == "MARKETING"
    assert [each.new_status.value for each in reader.read(t.TemplateStatusUpdate)] == ["APPROVED", "PAUSED"]
    assert witness.delete_template("due").success


def test_it_reads_opt_outs_moves_and_forms(sim: Running, reader: Reader) -> None:
    sim.say(MEERA, "hi")
    sim.act(MEERA, marketing="stop")
    sim.act(MEERA, flow_reply={"flow_token": "t", "karat": "22"})
    sim.identify(MEERA, moves_to="919812399999")
    assert sim.settle()
    (preference,) = reader.read(types.UserMarketingPreferences)
    assert (preference.value.value, preference.from_user.wa_id) == ("stop", MEERA)
    (form,) = reader.read(types.FlowCompletion)
    assert form.response["karat"] == "22"
    (move,) = reader.read(types.PhoneNumberChange)
    assert (move.old_wa_id, move.new_wa_id) == (MEERA, "919812399999")


def test_it_handles_media_profile_number_and_blocking(sim: Running, witness: WhatsApp) -> None:
    media = witness.upload_media(PNG, mime_type="image/png", filename="ring.png")
    found = witness.get_media_url(media.id)
    assert (found.mime_type, found.file_size, found.get_bytes()) == ("image/png", len(PNG), PNG)
    assert witness.delete_media(media.id).success
    witness.update_business_profile(about="Gold since 1982")
    assert witness.get_business_profile().about == "Gold since 1982"
    assert witness.get_business_phone_number().id == sim.config.phone_number_id
    assert [number.id for number in witness.get_business_phone_numbers()] == [sim.config.phone_number_id]
    assert witness.get_business_account().id == sim.config.waba_id
    sim.say(MEERA, "hi")
    assert witness.block_users([MEERA]).added_users[0].wa_id == MEERA
    assert witness.unblock_users([MEERA]).removed_users[0].wa_id == MEERA


def test_it_knows_every_code_of_the_table_as_an_error(sim: Running, witness: WhatsApp) -> None:
    for code in (100, 131009, 131056, 130429, 132000, 132001, 132012, 132015, 132016, 190, 368):
        sim.fault("error", code=code, details="as ordered")
        with pytest.raises(WhatsAppError) as caught:
            witness.send_message(MEERA, "Namaste")
        assert (caught.value.code, caught.value.details) == (code, "as ordered")
