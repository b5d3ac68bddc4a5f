"""What people do: every kind of message they send, taps, identity changes, habits, and what their phones show."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

import pytest
import requests

from simulator import RemoteError, Running
from tests.simulator.conftest import KAVYA, MEERA, Business, Graph, body_of, code_of, hear_all, wamid_of

Json = dict[str, Any]
CARD = {
    "name": {"formatted_name": "Asha Patel", "first_name": "Asha"},
    "phones": [{"phone": "+91 98123 45678", "wa_id": "919812345678"}],
}
SURE = {
    "type": "button",
    "body": {"text": "Sure?"},
    "action": {"buttons": [{"type": "reply", "reply": {"id": "yes:17", "title": "Yes"}}]},
}
CHOOSE = {
    "type": "list",
    "body": {"text": "Who?"},
    "action": {
        "button": "Choose",
        "sections": [{"rows": [{"id": "loan", "title": "Gold loan", "description": "1,204"}]}],
    },
}


def hear_one(sim: Running, business: Business) -> Json:
    assert sim.settle()
    return business.messages()[-1]


def test_a_typed_text_arrives_with_who_and_when(sim: Running, business: Business) -> None:
    wamid = sim.say(MEERA, "नमस्ते")
    message = hear_one(sim, business)
    assert (message["from"], message["id"], message["type"]) == (MEERA, wamid, "text")
    assert message["text"] == {"body": "नमस्ते"}
    assert message["timestamp"].isdigit()
    value = business.values("messages")[0]
    assert value["metadata"] == {
        "display_phone_number": sim.config.display_number,
        "phone_number_id": sim.config.phone_number_id,
    }
    (contact,) = value["contacts"]
    assert (contact["wa_id"], contact["profile"]["name"]) == (MEERA, "Meera Shah")
    assert contact["user_id"] == message["from_user_id"]


def test_a_tap_on_a_button_or_a_row_carries_its_id_and_its_message(
    sim: Running, graph: Graph, business: Business
) -> None:
    sim.say(MEERA, "hi")
    asked = wamid_of(graph.send(MEERA, "interactive", SURE))
    listed = wamid_of(graph.send(MEERA, "interactive", CHOOSE))
    hear_all(sim)
    sim.tap(MEERA, "Yes", asked)
    tapped = hear_one(sim, business)
    assert tapped["interactive"] == {"type": "button_reply", "button_reply": {"id": "yes:17", "title": "Yes"}}
    assert tapped["context"] == {"from": sim.config.display_number, "id": asked}
    sim.tap(MEERA, "loan")
    chosen = hear_one(sim, business)
    reply = {"id": "loan", "title": "Gold loan", "description": "1,204"}
    assert chosen["interactive"] == {"type": "list_reply", "list_reply": reply}
    assert chosen["context"]["id"] == listed
    with pytest.raises(RemoteError, match="offers"):
        sim.tap(MEERA, "No", asked)


def test_a_tap_on_a_template_s_quick_reply_is_a_message_of_its_own_kind(
    sim: Running, graph: Graph, business: Business
) -> None:
    buttons = {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "Paid"}]}
    graph.approve("due", [body_of("Our shop opens at ten."), buttons])
    sent = wamid_of(graph.send_template(MEERA, "due"))
    hear_all(sim)
    sim.tap(MEERA, "Paid")
    message = hear_one(sim, business)
    assert (message["type"], message["button"]) == ("button", {"payload": "Paid", "text": "Paid"})
    assert message["context"]["id"] == sent


def test_only_what_has_arrived_can_be_tapped(sim: Running, graph: Graph) -> None:
    sim.say(MEERA, "hi")
    sim.settings({"delays.delivered": 60.0})
    graph.send(MEERA, "interactive", SURE)
    with pytest.raises(RemoteError):
        sim.tap(MEERA, "Yes")
    sim.advance(61)
    assert sim.tap(MEERA, "Yes")


def test_a_file_arrives_as_document_picture_or_voice(sim: Running, graph: Graph, business: Business) -> None:
    content = b"name,number\nAsha,9812300001\n"
    sim.attach(MEERA, "customers.csv", content, "text/csv", caption="my list")
    document = hear_one(sim, business)["document"]
    assert (document["filename"], document["caption"], document["mime_type"]) == (
        "customers.csv",
        "my list",
        "text/csv",
    )
    assert base64.b64decode(document["sha256"]) == hashlib.sha256(content).digest()
    assert requests.get(document["url"], headers=graph.headers, timeout=5).content == content
    assert requests.get(graph.get(document["id"]).json()["url"], headers=graph.headers, timeout=5).content == content
    sim.attach(MEERA, "ring.jpg", b"\xff\xd8\xff\xe0", "image/jpeg")
    assert "filename" not in hear_one(sim, business)["image"]
    sim.attach(MEERA, "note.ogg", b"OggS", "audio/ogg")
    assert hear_one(sim, business)["audio"]["voice"] is True
    sim.attach(MEERA, "ok.webp", b"RIFF", "image/webp")
    assert hear_one(sim, business)["sticker"]["animated"] is False
    sim.attach(MEERA, "shop.mp4", b"ftyp", "video/mp4")
    assert hear_one(sim, business)["type"] == "video"


RARE: dict[str, tuple[Json, str, Any]] = {
    "contacts": ({"contacts": [CARD]}, "contacts", [CARD]),
    "location": (
        {"location": {"latitude": 22.3, "longitude": 70.8}},
        "location",
        {"latitude": 22.3, "longitude": 70.8},
    ),
    "unsupported": ({"unsupported": "poll"}, "unsupported", {"type": "poll"}),
    "order": ({"order": {"catalog_id": "1", "product_items": []}}, "order", {"catalog_id": "1", "product_items": []}),
    "anything else": (
        {"raw": {"type": "edit", "edit": {"original_message_id": "wamid.x"}}},
        "edit",
        {"original_message_id": "wamid.x"},
    ),
}


@pytest.mark.parametrize(("wish", "kind", "content"), RARE.values(), ids=RARE)
def test_rarer_kinds_of_messages(sim: Running, business: Business, wish: Json, kind: str, content: Any) -> None:
    sim.act(MEERA, **wish)
    message = hear_one(sim, business)
    assert (message["type"], message[kind]) == (kind, content)


def test_unsupported_and_lost_messages_carry_their_error(sim: Running, business: Business) -> None:
    sim.act(MEERA, unsupported="view_once")
    assert hear_one(sim, business)["errors"][0]["code"] == 131051
    sim.act(MEERA, lost_media="document")
    assert hear_one(sim, business)["errors"][0]["code"] == 131052


def test_a_form_s_answer_and_an_ad_s_visitor(sim: Running, graph: Graph, business: Business) -> None:
    sim.act(MEERA, flow_reply={"flow_token": "t", "karat": "22"})
    reply = hear_one(sim, business)["interactive"]
    assert json.loads(reply["nfm_reply"]["response_json"]) == {"flow_token": "t", "karat": "22"}
    sim.say(MEERA, "I saw your ad", referral={"source_type": "ad", "source_id": "7", "ctwa_clid": "x"})
    assert hear_one(sim, business)["referral"]["source_id"] == "7"
    wamid = wamid_of(graph.send(MEERA))
    hear_all(sim)
    status = business.statuses(wamid)[0]
    assert status["pricing"]["type"] == "free_entry_point"
    assert status["conversation"]["origin"] == {"type": "referral_conversion"}


def test_a_reaction_is_put_and_taken_back(sim: Running, graph: Graph, business: Business) -> None:
    sim.say(MEERA, "hi")
    target = wamid_of(graph.send(MEERA))
    hear_all(sim)
    sim.act(MEERA, reaction={"message_id": target, "emoji": "🙏"})
    assert hear_one(sim, business)["reaction"] == {"message_id": target, "emoji": "🙏"}
    assert sim.thread(MEERA)[-1]["reaction"] == "🙏"
    sim.act(MEERA, reaction={"message_id": target, "emoji": ""})
    assert hear_one(sim, business)["reaction"] == {"message_id": target}
    assert "reaction" not in sim.thread(MEERA)[-1]


def test_a_new_number_is_told_by_a_system_message(sim: Running, graph: Graph, business: Business) -> None:
    sim.say(MEERA, "hi")
    old_id = sim.person(MEERA)["user_id"]
    sim.identify(MEERA, moves_to="919812399999")
    message = hear_one(sim, business)
    assert (message["type"], message["from"], message["system"]["wa_id"]) == ("system", MEERA, "919812399999")
    assert message["system"]["type"] == "user_changed_number"
    assert message["system"]["previous_user_id"] == old_id != message["system"]["user_id"]
    assert "contacts" not in business.values("messages")[-1]
    lost = wamid_of(graph.send(MEERA))
    assert wamid_of(graph.send("919812399999"))
    hear_all(sim)
    assert business.statuses(lost)[-1]["errors"][0]["code"] == 131026
    assert len(sim.thread("919812399999")) == 3


def test_a_username_hides_the_number_everywhere(sim: Running, graph: Graph, business: Business) -> None:
    user_id = sim.person(MEERA)["user_id"]
    sim.identify(MEERA, username="meera")
    sim.say(MEERA, "hi")
    message = hear_one(sim, business)
    assert "from" not in message
    assert message["from_user_id"] == user_id
    (contact,) = business.values("messages")[-1]["contacts"]
    assert contact == {"profile": {"name": "Meera Shah", "username": "@meera"}, "user_id": user_id}
    body = {"messaging_product": "whatsapp", "recipient": user_id, "text": {"body": "Namaste"}}
    wamid = wamid_of(graph.post(f"{graph.number}/messages", body))
    hear_all(sim)
    for status in business.statuses(wamid):
        assert "recipient_id" not in status
        assert status["recipient_user_id"] == user_id


def test_a_changed_user_id_is_told_without_a_number(sim: Running, business: Business) -> None:
    sim.identify(MEERA, username="meera")
    sim.say(MEERA, "hi")
    sim.identify(MEERA, renews_user_id=True)
    message = hear_one(sim, business)
    assert message["system"]["type"] == "user_changed_user_id"
    assert message["system"]["user_id"] == sim.person(MEERA)["user_id"]
    assert "from" not in message


def test_an_authentication_template_needs_the_number(sim: Running, graph: Graph) -> None:
    graph.approve("code", [body_of("Your code is on its way.")], category="AUTHENTICATION")
    body = {"messaging_product": "whatsapp", "recipient": sim.person(MEERA)["user_id"], "type": "template"}
    template = {"name": "code", "language": {"code": "en"}}
    assert code_of(graph.post(f"{graph.number}/messages", body | {"template": template})) == (400, 131062)


def statuses_of(business: Business, wamid: str) -> list[str]:
    return [status["status"] for status in business.statuses(wamid)]


def test_someone_reads_after_two_minutes(sim: Running, graph: Graph, business: Business) -> None:
    sim.say(MEERA, "hi")
    sim.script(MEERA, reads_after=120.0)
    wamid = wamid_of(graph.send(MEERA))
    hear_all(sim, 100)
    assert statuses_of(business, wamid) == ["sent", "delivered"]
    hear_all(sim, 30)
    assert statuses_of(business, wamid) == ["sent", "delivered", "read"]


def test_someone_answers_yes_and_someone_taps(sim: Running, graph: Graph, business: Business) -> None:
    sim.script(MEERA, replies="yes", replies_after=5.0)
    sim.script(KAVYA, taps="Yes")
    for person in (MEERA, KAVYA):
        sim.say(person, "hi")
        graph.send(person, "interactive", SURE)
    hear_all(sim, 20)
    answers = {message["from"]: message for message in business.messages()}
    assert answers[MEERA]["text"] == {"body": "yes"}
    assert answers[KAVYA]["interactive"]["button_reply"]["id"] == "yes:17"


def test_a_phone_that_is_off_gets_everything_later_in_order(sim: Running, graph: Graph, business: Business) -> None:
    sim.say(MEERA, "hi")
    sim.script(MEERA, off_for=3600.0)
    wamids = [wamid_of(graph.send(MEERA)) for _ in range(3)]
    hear_all(sim, 600)
    assert [statuses_of(business, wamid) for wamid in wamids] == [["sent"]] * 3
    assert len(sim.thread(MEERA)) == 1
    hear_all(sim, 3600)
    assert [message["id"] for message in sim.thread(MEERA)[1:]] == wamids


def test_what_is_not_delivered_in_its_time_vanishes_without_a_word(
    sim: Running, graph: Graph, business: Business
) -> None:
    graph.approve("due", [body_of("Our shop opens at ten.")], message_send_ttl_seconds=600)
    sim.script(MEERA, off_for=3600.0)
    wamid = wamid_of(graph.send_template(MEERA, "due"))
    hear_all(sim, 7200)
    assert statuses_of(business, wamid) == ["sent"]
    assert sim.thread(MEERA) == []


def test_someone_who_blocks_cannot_be_reached(sim: Running, graph: Graph, business: Business) -> None:
    sim.say(MEERA, "hi")
    sim.script(MEERA, blocks_after=1.0)
    assert statuses_of(business, wamid_of(graph.send(MEERA))) == []
    hear_all(sim)
    wamid = wamid_of(graph.send(MEERA))
    hear_all(sim)
    assert business.statuses(wamid)[-1]["errors"][0]["code"] == 131026
    sim.act(MEERA, blocks=False)
    wamid = wamid_of(graph.send(MEERA))
    hear_all(sim)
    assert "delivered" in statuses_of(business, wamid)


def test_someone_without_read_receipts(sim: Running, graph: Graph, business: Business) -> None:
    sim.script(MEERA, never_reads=True)
    sim.say(MEERA, "hi")
    wamid = wamid_of(graph.send(MEERA))
    hear_all(sim, 86_000)
    assert statuses_of(business, wamid) == ["sent", "delivered"]
    sim.say(MEERA, "I saw it")
    hear_all(sim)
    assert statuses_of(business, wamid) == ["sent", "delivered"]


def test_whoever_answers_has_read(sim: Running, graph: Graph, business: Business) -> None:
    sim.settings({"delays.read": 3600.0})
    sim.say(MEERA, "hi")
    wamid = wamid_of(graph.send(MEERA))
    hear_all(sim)
    assert statuses_of(business, wamid) == ["sent", "delivered"]
    sim.say(MEERA, "ok")
    hear_all(sim)
    assert statuses_of(business, wamid) == ["sent", "delivered", "read"]


def test_a_script_with_an_unknown_habit_is_refused(sim: Running) -> None:
    with pytest.raises(RemoteError, match="knows"):
        sim.script(MEERA, sings=True)


def test_anybody_has_a_phone_and_only_declared_people_are_shown(sim: Running, graph: Graph) -> None:
    stranger = "919876543210"
    graph.approve("open", [body_of("Our shop opens at ten.")])
    graph.send_template(stranger, "open")
    hear_all(sim)
    assert [person["wa_id"] for person in sim.people()] == [MEERA, KAVYA]
    assert len(sim.thread(stranger)) == 1
    sim.add_person(stranger, "Stranger")
    assert [person["name"] for person in sim.people()] == ["Meera Shah", "Kavya Rao", "Stranger"]
    assert len(sim.thread(stranger)) == 1
