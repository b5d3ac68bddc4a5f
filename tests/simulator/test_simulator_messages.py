"""The messages call: shapes and limits of every type, and the two steps from acceptance to receipt."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import Limits, Running
from tests.simulator.conftest import KAVYA, MEERA, Business, Graph, Start, code_of, hear_all, wamid_of

Json = dict[str, Any]
REPLY = {"type": "reply", "reply": {"id": "yes", "title": "Yes"}}


def button(title: str = "Yes", reply_id: str = "yes") -> Json:
    return {"type": "reply", "reply": {"id": reply_id, "title": title}}


def buttons(*given: Json, **more: Any) -> Json:
    return {"type": "button", "body": {"text": "Sure?"}, "action": {"buttons": list(given or [REPLY])}} | more


def rows(count: int, **more: Any) -> Json:
    listed = [{"id": f"r{place}", "title": f"Row {place}"} | more for place in range(count)]
    action = {"button": "Choose", "sections": [{"title": "All", "rows": listed}]}
    return {"type": "list", "body": {"text": "Who?"}, "action": action}


def link(text: str = "Open", url: str = "https://example.com") -> Json:
    action = {"name": "cta_url", "parameters": {"display_text": text, "url": url}}
    return {"type": "cta_url", "body": {"text": "Look"}, "action": action}


def flow(**more: Any) -> Json:
    parameters = {"flow_message_version": "3", "flow_id": "77", "flow_cta": "Open the form", "flow_token": "t"} | more
    return {"type": "flow", "body": {"text": "Fill in"}, "action": {"name": "flow", "parameters": parameters}}


def test_a_message_is_accepted_then_sent_delivered_and_read(sim: Running, graph: Graph, business: Business) -> None:
    sim.say(MEERA, "Namaste")
    wamid = wamid_of(graph.send(MEERA, biz_opaque_callback_data="c17:r5521"))
    hear_all(sim)
    statuses = business.statuses(wamid)
    assert [status["status"] for status in statuses] == ["sent", "delivered", "read"]
    assert {status["biz_opaque_callback_data"] for status in statuses} == {"c17:r5521"}
    assert {status["recipient_id"] for status in statuses} == {MEERA}
    pricing = {"billable": False, "pricing_model": "PMP", "type": "free_customer_service", "category": "service"}
    assert [status.get("pricing") for status in statuses] == [pricing, pricing, None]


def test_the_answer_repeats_the_input_and_gives_the_normal_id(graph: Graph) -> None:
    answer = graph.send("+91 98123-00001").json()
    contact = answer["contacts"][0]
    assert (contact["input"], contact["wa_id"]) == ("+91 98123-00001", MEERA)
    assert contact["user_id"].startswith("IN.")
    assert answer["messages"][0]["id"].startswith("wamid.")
    assert "message_status" not in answer["messages"][0]


def test_ten_bare_digits_get_the_country_of_the_business(graph: Graph) -> None:
    assert graph.send("9812300001").json()["contacts"][0]["wa_id"] == MEERA


def test_a_person_can_be_addressed_by_user_id(sim: Running, graph: Graph) -> None:
    user_id = sim.person(MEERA)["user_id"]
    body = {"messaging_product": "whatsapp", "recipient": user_id, "text": {"body": "Namaste"}}
    contact = graph.post(f"{graph.number}/messages", body).json()["contacts"][0]
    assert contact == {"input": user_id, "user_id": user_id}


def test_outside_the_window_free_text_is_accepted_and_then_fails(
    sim: Running, graph: Graph, business: Business
) -> None:
    wamid = wamid_of(graph.send(MEERA))
    hear_all(sim)
    (status,) = business.statuses(wamid)
    assert (status["status"], status["errors"][0]["code"]) == ("failed", 131047)
    assert sim.thread(MEERA) == []


def test_the_window_closes_after_24_hours_and_each_word_opens_it_anew(
    sim: Running, graph: Graph, business: Business
) -> None:
    sim.say(MEERA, "Namaste")
    sim.advance(24 * 3600 - 5)
    inside = wamid_of(graph.send(MEERA))
    sim.advance(10)
    outside = wamid_of(graph.send(MEERA))
    hear_all(sim)
    assert business.statuses(inside)[-1]["status"] == "read"
    assert business.statuses(outside)[-1]["errors"][0]["code"] == 131047


ACCEPTED = {
    "text with a preview": ("text", {"body": "https://example.com", "preview_url": True}),
    "longest text": ("text", {"body": "x" * 4096}),
    "three buttons": ("interactive", buttons(button(), button("No", "no"), button("Later", "later"))),
    "text header and footer": (
        "interactive",
        buttons(header={"type": "text", "text": "h" * 60}, footer={"text": "f" * 60}),
    ),
    "ten rows": ("interactive", rows(10, description="d" * 72)),
    "longest body of a list": ("interactive", rows(1) | {"body": {"text": "x" * 4096}}),
    "a link": ("interactive", link("o" * 20)),
    "a location request": (
        "interactive",
        {"type": "location_request_message", "body": {"text": "Where?"}, "action": {"name": "send_location"}},
    ),
    "a flow": ("interactive", flow()),
    "a location": ("location", {"latitude": "22.3", "longitude": 70.8, "name": "Soni Bazaar"}),
    "a contact": (
        "contacts",
        [{"name": {"formatted_name": "Asha P", "first_name": "Asha"}, "phones": [{"phone": "+91"}]}],
    ),
}


@pytest.mark.parametrize(("kind", "content"), ACCEPTED.values(), ids=ACCEPTED)
def test_what_keeps_the_limits_is_accepted(sim: Running, graph: Graph, kind: str, content: Any) -> None:
    sim.say(MEERA, "hi")
    wamid = wamid_of(graph.send(MEERA, kind, content))
    hear_all(sim)
    assert sim.thread(MEERA)[-1]["id"] == wamid


REFUSED = {
    "text too long": ("text", {"body": "x" * 4097}, 100),
    "emoji counted as two": ("text", {"body": "😀" * 2049}, 100),
    "empty text": ("text", {"body": "  "}, 100),
    "unknown field": ("text", {"body": "x", "bodie": "y"}, 100),
    "unknown type": ("poll", {"name": "x"}, 100),
    "a group's kind of row": ("interactive", {"type": "poll", "body": {"text": "x"}, "action": {}}, 131009),
    "four buttons": ("interactive", buttons(*(button(f"T{n}", f"i{n}") for n in range(4))), 131009),
    "no button": ("interactive", {"type": "button", "body": {"text": "x"}, "action": {"buttons": []}}, 131009),
    "title too long": ("interactive", buttons(button("t" * 21)), 131009),
    "title empty": ("interactive", buttons(button("")), 131009),
    "id too long": ("interactive", buttons(button("A", "i" * 257)), 131009),
    "same titles": ("interactive", buttons(button("A", "1"), button("A", "2")), 131009),
    "same ids": ("interactive", buttons(button("A", "1"), button("B", "1")), 131009),
    "body too long": ("interactive", buttons(body={"text": "x" * 1025}), 131009),
    "no body": ("interactive", {"type": "button", "action": {"buttons": [REPLY]}}, 100),
    "header too long": ("interactive", buttons(header={"type": "text", "text": "h" * 61}), 131009),
    "footer too long": ("interactive", buttons(footer={"text": "f" * 61}), 131009),
    "eleven rows": ("interactive", rows(11), 131009),
    "row title too long": ("interactive", rows(1, title="t" * 25), 131009),
    "row id too long": ("interactive", rows(1, id="i" * 201), 131009),
    "row description too long": ("interactive", rows(1, description="d" * 73), 131009),
    "same row ids": ("interactive", rows(2, id="same"), 131009),
    "list with an image header": (
        "interactive",
        rows(1) | {"header": {"type": "image", "image": {"link": "https://example.com/a.png"}}},
        131009,
    ),
    "link text too long": ("interactive", link("o" * 21), 131009),
    "no web address": ("interactive", link(url="javascript:alert(1)"), 131009),
    "flow by id and name": ("interactive", flow(flow_name="x"), 131008),
    "flow with an emoji": ("interactive", flow(flow_cta="Open 😀"), 131009),
    "flow of another version": ("interactive", flow(flow_message_version="2"), 131009),
    "button of another type": ("interactive", buttons({"type": "url", "reply": {"id": "a", "title": "b"}}), 131009),
    "action of another name": ("interactive", link() | {"action": {"name": "call", "parameters": {}}}, 131009),
    "header with a line break": ("interactive", buttons(header={"type": "text", "text": "a\nb"}), 131009),
    "image by id and link": ("image", {"id": "1", "link": "https://example.com/a.png"}, 100),
    "image by neither": ("image", {"caption": "x"}, 100),
    "unknown media id": ("image", {"id": "999"}, 100),
    "caption too long": ("image", {"link": "https://example.com/a.png", "caption": "c" * 1025}, 100),
    "sticker with a caption": ("sticker", {"link": "https://example.com/a.webp", "caption": "x"}, 100),
    "latitude out of range": ("location", {"latitude": 91, "longitude": 0}, 131009),
    "latitude no number": ("location", {"latitude": "north", "longitude": 0}, 100),
    "contact without a name": ("contacts", [{"phones": [{"phone": "1"}]}], 100),
    "contact with a bare name": ("contacts", [{"name": {"formatted_name": "A"}}], 100),
    "reaction without an emoji": ("reaction", {"message_id": "wamid.x"}, 100),
}


@pytest.mark.parametrize(("kind", "content", "code"), REFUSED.values(), ids=REFUSED)
def test_what_breaks_a_limit_is_refused(sim: Running, graph: Graph, kind: str, content: Any, code: int) -> None:
    answer = graph.send(MEERA, kind, content)
    assert code_of(answer) == (400, code)
    error = answer.json()["error"]
    assert error["type"] == "OAuthException"
    assert error["fbtrace_id"]
    assert error["error_data"]["details"]
    assert sim.ledger() == []


ENVELOPES = {
    "no product": ({"to": MEERA, "text": {"body": "x"}}, 100),
    "wrong product": ({"messaging_product": "telegram", "to": MEERA, "text": {"body": "x"}}, 100),
    "no recipient": ({"messaging_product": "whatsapp", "text": {"body": "x"}}, 100),
    "no number": ({"messaging_product": "whatsapp", "to": "Meera", "text": {"body": "x"}}, 131009),
    "unknown field": ({"messaging_product": "whatsapp", "to": MEERA, "text": {"body": "x"}, "priority": 1}, 100),
    "callback data too long": (
        {"messaging_product": "whatsapp", "to": MEERA, "text": {"body": "x"}, "biz_opaque_callback_data": "c" * 513},
        100,
    ),
    "a group": (
        {"messaging_product": "whatsapp", "to": MEERA, "recipient_type": "group", "text": {"body": "x"}},
        131009,
    ),
    "type and content differ": (
        {"messaging_product": "whatsapp", "to": MEERA, "type": "image", "text": {"body": "x"}},
        100,
    ),
}


@pytest.mark.parametrize(("body", "code"), ENVELOPES.values(), ids=ENVELOPES)
def test_the_envelope_is_checked(graph: Graph, body: Json, code: int) -> None:
    assert code_of(graph.post(f"{graph.number}/messages", body)) == (400, code)


def test_a_body_that_is_no_json_is_refused(graph: Graph) -> None:
    answer = graph.call("POST", f"{graph.number}/messages", data=b"{", headers={"Content-Type": "application/json"})
    assert code_of(answer) == (400, 100)


def test_marking_as_read_turns_ticks_blue_and_shows_typing(sim: Running, graph: Graph) -> None:
    first, second = sim.say(MEERA, "one"), sim.say(MEERA, "two")
    assert sim.settle()
    assert [message["tick"] for message in sim.thread(MEERA)] == ["delivered", "delivered"]
    body = {"messaging_product": "whatsapp", "status": "read", "message_id": second}
    assert graph.post(f"{graph.number}/messages", body | {"typing_indicator": {"type": "text"}}).json() == {
        "success": True
    }
    assert {message["id"]: message["tick"] for message in sim.thread(MEERA)} == {first: "read", second: "read"}
    assert sim.person(MEERA)["chats"][0]["is_typing"]
    sim.advance(26)
    assert not sim.person(MEERA)["chats"][0]["is_typing"]
    assert sim.ledger() == []


def test_only_a_recent_known_message_can_be_marked(sim: Running, graph: Graph) -> None:
    body = {"messaging_product": "whatsapp", "status": "read", "message_id": "wamid.unknown"}
    assert code_of(graph.post(f"{graph.number}/messages", body)) == (400, 131009)
    wamid = sim.say(MEERA, "one")
    sim.advance(31 * 86_400)
    assert code_of(graph.post(f"{graph.number}/messages", body | {"message_id": wamid})) == (400, 131009)


def test_a_reaction_is_only_sent_and_shows_on_its_message(sim: Running, graph: Graph, business: Business) -> None:
    target = sim.say(MEERA, "Paid!")
    wamid = wamid_of(graph.send(MEERA, "reaction", {"message_id": target, "emoji": "👍"}))
    hear_all(sim)
    assert [status["status"] for status in business.statuses(wamid)] == ["sent"]
    assert sim.thread(MEERA)[0]["reaction"] == "👍"
    graph.send(MEERA, "reaction", {"message_id": target, "emoji": ""})
    lost = wamid_of(graph.send(MEERA, "reaction", {"message_id": "wamid.gone", "emoji": "👍"}))
    hear_all(sim)
    assert "reaction" not in sim.thread(MEERA)[0]
    assert business.statuses(lost)[-1]["errors"][0]["code"] == 131009


def test_a_quoted_message_is_shown_as_a_quote(sim: Running, graph: Graph) -> None:
    quoted = sim.say(MEERA, "How much?")
    graph.send(MEERA, context={"message_id": quoted})
    hear_all(sim)
    assert sim.thread(MEERA)[-1]["quotes"] == quoted


def test_the_pair_rate_lets_a_burst_through_and_then_one_each_six_seconds(sim: Running, graph: Graph) -> None:
    sim.say(MEERA, "hi")
    assert {graph.send(MEERA).status_code for _ in range(45)} == {200}
    assert code_of(graph.send(MEERA)) == (400, 131056)
    assert graph.send(KAVYA).status_code == 200
    sim.advance(6.1)
    assert graph.send(MEERA).status_code == 200
    assert code_of(graph.send(MEERA)) == (400, 131056)


def test_the_throughput_of_a_number_is_limited(start: Start) -> None:
    sim = start(limits=Limits(messages_per_second=5, throughput_http_status=429))
    graph = Graph(sim)
    answers = [graph.send(f"9198200000{place:02d}") for place in range(20)]
    refused = [answer for answer in answers if answer.status_code != 200]
    assert refused
    assert {code_of(answer) for answer in refused} == {(429, 130429)}
    sim.advance(1)
    assert graph.send(MEERA).status_code == 200


def test_nobody_can_write_to_themselves(sim: Running, graph: Graph) -> None:
    assert code_of(graph.send(sim.config.display_number)) == (400, 131021)


def test_a_number_that_is_no_mobile_is_not_on_whatsapp(sim: Running, graph: Graph, business: Business) -> None:
    wamid = wamid_of(graph.send("912812345678"))
    hear_all(sim)
    assert business.statuses(wamid)[-1]["errors"][0]["code"] == 131026
