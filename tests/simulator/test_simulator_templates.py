"""Templates: creation rules, review, listing, edits, deletion, pauses, and what a send must fill in."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import Limits, Running
from tests.simulator.conftest import (
    KAVYA,
    MEERA,
    Business,
    Graph,
    Start,
    body_of,
    code_of,
    fill,
    hear_all,
    wamid_of,
)

Json = dict[str, Any]
DUE = body_of("Namaste {{1}}, interest of {{2}} is due.", "Asha", "₹2,450")
NAMED = {
    "type": "BODY",
    "text": "Namaste {{name}}, interest of {{amount}} is due.",
    "example": {
        "body_text_named_params": [{"param_name": "name", "example": "A"}, {"param_name": "amount", "example": "1"}]
    },
}
MEDIA_HEADER = {"type": "HEADER", "format": "IMAGE", "example": {"header_handle": ["4::x"]}}
PLAIN = body_of("Our shop opens at ten.")


def offer(*buttons: Json) -> list[Json]:
    return [PLAIN, {"type": "BUTTONS", "buttons": list(buttons)}]


def quick(text: str) -> Json:
    return {"type": "QUICK_REPLY", "text": text}


def web(text: str = "Look", url: str = "https://example.com/{{1}}") -> Json:
    return {"type": "URL", "text": text, "url": url, "example": ["https://example.com/a"]}


def test_a_new_template_is_pending_and_soon_approved_with_a_webhook(
    sim: Running, graph: Graph, business: Business
) -> None:
    sim.settings({"delays.review": 60.0})
    made = graph.create("due", [DUE]).json()
    assert made["status"] == "PENDING"
    assert code_of(graph.send_template(MEERA, "due", parts=fill("Asha", "1"))) == (404, 132001)
    hear_all(sim, 61)
    (update,) = business.values("message_template_status_update")
    assert update == {
        "event": "APPROVED",
        "message_template_id": int(made["id"]),
        "message_template_name": "due",
        "message_template_language": "en",
        "message_template_category": "UTILITY",
        "reason": "NONE",
    }
    assert graph.send_template(MEERA, "due", parts=fill("Asha", "1")).status_code == 200


def test_a_forbidden_promise_is_rejected_with_a_reason(sim: Running, graph: Graph, business: Business) -> None:
    made = graph.create("lucky", [body_of("Our lottery is open.")]).json()
    hear_all(sim)
    shown = graph.get(made["id"], params={"fields": "status,rejected_reason"}).json()
    assert shown == {"status": "REJECTED", "rejected_reason": "PROMOTIONAL", "id": made["id"]}
    assert business.values("message_template_status_update")[0]["rejection_info"]["reason"]


GOOD = {
    "header and footer": [
        {"type": "HEADER", "format": "TEXT", "text": "Hello"},
        DUE,
        {"type": "FOOTER", "text": "STOP"},
    ],
    "a header with a variable": [
        {"type": "HEADER", "format": "TEXT", "text": "Hello {{1}}", "example": {"header_text": ["Asha"]}},
        PLAIN,
    ],
    "media header": [MEDIA_HEADER, PLAIN],
    "all kinds of buttons": offer(
        quick("Yes"), quick("No"), web(), {"type": "PHONE_NUMBER", "text": "Call", "phone_number": "+919900112233"}
    ),
    "line breaks in the body": [body_of("Line one\n\nLine two {{1}} end", "x")],
}


@pytest.mark.parametrize("components", GOOD.values(), ids=GOOD)
def test_a_proper_definition_is_taken(graph: Graph, components: list[Json]) -> None:
    assert graph.create("good", components).status_code == 200


BAD = {
    "no body": ([{"type": "FOOTER", "text": "x"}], 2388072),
    "body too long": ([body_of("x" * 1025)], 2388040),
    "footer too long": ([PLAIN, {"type": "FOOTER", "text": "f" * 61}], 2388040),
    "variable in the footer": ([PLAIN, {"type": "FOOTER", "text": "Hi {{1}}"}], 2388073),
    "header too long": ([{"type": "HEADER", "format": "TEXT", "text": "h" * 61}, PLAIN], 2388040),
    "two variables in the header": ([{"type": "HEADER", "format": "TEXT", "text": "{{1}} a {{2}}"}, PLAIN], 2388047),
    "media header without a sample": ([{"type": "HEADER", "format": "IMAGE"}, PLAIN], 2388047),
    "variable first": ([body_of("{{1}} welcome to us", "A")], 2388299),
    "variable last": ([body_of("welcome to us {{1}}", "A")], 2388299),
    "variables side by side": ([body_of("a b c {{1}} {{2}} d e f", "A", "B")], 2388072),
    "too many variables": ([body_of("a {{1}} b {{2}} c", "A", "B")], 2388293),
    "gap in the numbers": ([body_of("hello dear {{2}} and welcome", "A")], 2388072),
    "no example": ([body_of("hello dear {{1}} and welcome")], 2388072),
    "broken braces": ([body_of("hello dear {{1} and welcome", "A")], 2388072),
    "eleven buttons": (offer(*(quick(f"B{n}") for n in range(11))), None),
    "three links": (offer(web("a"), web("b"), web("c")), None),
    "two phones": (offer(*({"type": "PHONE_NUMBER", "text": t, "phone_number": "+911"} for t in "ab")), None),
    "interleaved": (offer(quick("a"), web(), quick("b")), None),
    "button text too long": (offer(quick("b" * 26)), 2388040),
    "variable inside a link": (offer(web(url="https://example.com/{{1}}/x")), None),
    "unknown component": ([PLAIN, {"type": "MUSIC"}], None),
}


@pytest.mark.parametrize(("components", "subcode"), BAD.values(), ids=BAD)
def test_an_improper_definition_is_refused(graph: Graph, components: list[Json], subcode: int | None) -> None:
    answer = graph.create("bad", components)
    assert code_of(answer) == (400, 100)
    assert answer.json()["error"].get("error_subcode") == subcode
    assert answer.json()["error"]["error_user_msg"]


@pytest.mark.parametrize("name", ["Due", "due-1", "", "x" * 513])
def test_a_name_has_small_letters_digits_and_underscores(graph: Graph, name: str) -> None:
    assert code_of(graph.create(name, [PLAIN])) == (400, 100)


def test_the_same_language_or_the_same_content_twice_is_refused(graph: Graph) -> None:
    assert graph.create("due", [DUE]).status_code == 200
    assert graph.create("due", [PLAIN]).json()["error"]["error_subcode"] == 2388024
    assert code_of(graph.create("due_again", [DUE])) == (400, 100)
    assert graph.create("due", [DUE], language="hi").status_code == 200


def test_capacity_and_creations_an_hour_are_limited(start: Start) -> None:
    sim = start(limits=Limits(templates=3, template_creations_hourly=4))
    graph = Graph(sim)
    texts = [body_of(f"Text number {place}.") for place in range(6)]
    assert [graph.create(f"t{place}", [texts[place]]).status_code for place in range(3)] == [200] * 3
    assert graph.create("t3", [texts[3]]).json()["error"]["error_subcode"] == 2388019
    sim.settings({"limits.templates": 10})
    assert graph.create("t4", [texts[4]]).status_code == 200
    assert code_of(graph.create("t5", [texts[5]])) == (400, 80007)
    sim.advance(3601)
    assert graph.create("t5", [texts[5]]).status_code == 200


def test_a_listing_pages_with_cursors_and_next_only_while_more_follows(graph: Graph) -> None:
    for place in range(5):
        graph.create(f"t{place}", [body_of(f"Text number {place}.")])
    path, names, pages = f"{graph.waba}/message_templates?limit=2&fields=name,status", [], 0
    answer = graph.get(path).json()
    while True:
        names += [row["name"] for row in answer["data"]]
        pages += 1
        if "next" not in answer["paging"]:
            break
        following = answer["paging"]["next"].partition(f"/{graph.version}/")[2]
        answer = graph.get(following).json()
    assert (names, pages) == ([f"t{place}" for place in range(5)], 3)
    assert set(answer["data"][0]) == {"name", "status", "id"}
    assert code_of(graph.get(f"{path}&after=nonsense")) == (400, 131059)


def test_a_listing_filters_and_counts(sim: Running, graph: Graph) -> None:
    graph.approve("due", [DUE])
    graph.approve("open", [PLAIN], category="MARKETING")
    shown = graph.get(
        f"{graph.waba}/message_templates", params={"category": "MARKETING", "summary": "total_count"}
    ).json()
    assert [row["name"] for row in shown["data"]] == ["open"]
    assert (shown["summary"]["total_count"], shown["summary"]["message_template_count"]) == (1, 2)
    assert graph.get(f"{graph.waba}/message_templates", params={"status": "REJECTED"}).json() == {"data": []}
    assert code_of(graph.get(f"{graph.waba}/message_templates", params={"fields": "colour"})) == (400, 100)


def test_an_edit_goes_back_to_review_once_a_day_and_keeps_the_category(sim: Running, graph: Graph) -> None:
    template = graph.approve("due", [DUE])
    assert code_of(graph.post(template, {"category": "MARKETING"})) == (400, 100)
    assert graph.post(template, {"components": [PLAIN]}).json()["success"]
    assert code_of(graph.post(template, {"components": [DUE]})) == (400, 100)  # still in review
    sim.advance(2)
    assert graph.get(template).json()["components"] == [PLAIN]
    assert code_of(graph.post(template, {"components": [DUE]})) == (400, 100)  # once a day
    sim.advance(86_400)
    assert graph.post(template, {"components": [DUE]}).status_code == 200


def test_ten_edits_in_thirty_days_are_the_end(sim: Running, graph: Graph) -> None:
    template = graph.approve("due", [PLAIN])
    for place in range(10):
        sim.advance(86_500)
        assert graph.post(template, {"components": [body_of(f"Edit {place}.")]}).status_code == 200
    sim.advance(86_500)
    assert code_of(graph.post(template, {"components": [PLAIN]})) == (400, 100)
    sim.advance(30 * 86_400)
    assert graph.post(template, {"components": [PLAIN]}).status_code == 200


def test_a_deleted_name_is_blocked_for_thirty_days(sim: Running, graph: Graph, business: Business) -> None:
    graph.approve("due", [DUE])
    assert graph.call("DELETE", f"{graph.waba}/message_templates?name=due").json() == {"success": True}
    assert code_of(graph.send_template(MEERA, "due", parts=fill("A", "1"))) == (404, 132001)
    assert graph.create("due", [DUE]).json()["error"]["error_subcode"] == 2388023
    sim.advance(30 * 86_400 + 1)
    assert graph.create("due", [DUE]).status_code == 200
    assert graph.call("DELETE", f"{graph.waba}/message_templates?name=unknown").status_code == 404


def test_one_language_can_be_deleted_by_its_id(graph: Graph) -> None:
    first = graph.create("due", [DUE]).json()["id"]
    graph.create("due", [DUE], language="hi")
    graph.call("DELETE", f"{graph.waba}/message_templates?name=due&hsm_id={first}")
    left = graph.get(f"{graph.waba}/message_templates").json()["data"]
    assert [row["language"] for row in left] == ["hi"]


def test_low_quality_pauses_three_hours_then_six_then_disables(sim: Running, graph: Graph, business: Business) -> None:
    template = graph.approve("due", [DUE])
    for hours in (3, 6):
        sim.platform("template_quality", name="due", quality="RED")
        assert code_of(graph.send_template(MEERA, "due", parts=fill("A", "1"))) == (400, 132015)
        assert code_of(graph.post(f"{template}/unpause")) == (400, 100)
        sim.advance(hours * 3600 + 1)
        assert graph.send_template(MEERA, "due", parts=fill("A", "1")).status_code == 200
    sim.platform("template_quality", name="due", quality="RED")
    assert code_of(graph.send_template(MEERA, "due", parts=fill("A", "1"))) == (400, 132016)
    assert code_of(graph.call("DELETE", f"{graph.waba}/message_templates?name=due")) == (400, 100)
    hear_all(sim)
    told = [
        (update["event"], update.get("other_info", {}).get("title"))
        for update in business.values("message_template_status_update")
    ]
    assert told[1:] == [
        ("PAUSED", "FIRST_PAUSE"),
        ("APPROVED", "UNPAUSE"),
        ("PAUSED", "SECOND_PAUSE"),
        ("APPROVED", "UNPAUSE"),
        ("DISABLED", "DISABLED"),
    ]
    assert len(business.values("message_template_quality_update")) == 3


def test_a_pause_by_pacing_waits_for_a_hand(sim: Running, graph: Graph) -> None:
    template = graph.approve("due", [DUE])
    sim.platform("pause_template", name="due", cause="pacing")
    sim.advance(7 * 3600)
    assert code_of(graph.send_template(MEERA, "due", parts=fill("A", "1"))) == (400, 132015)
    assert graph.post(f"{template}/unpause").json()["success"]
    assert graph.send_template(MEERA, "due", parts=fill("A", "1")).status_code == 200


def test_pacing_holds_what_follows_the_first_batch_and_then_lets_it_go(start: Start, business: Business) -> None:
    sim = start(limits=Limits(paced_batch=2, pacing_seconds=600))
    graph = Graph(sim)
    graph.approve("due", [DUE])
    answers = [graph.send_template(f"91982000000{place}", "due", parts=fill("A", "1")).json() for place in range(4)]
    states = [answer["messages"][0]["message_status"] for answer in answers]
    assert states == ["accepted", "accepted", "held_for_quality_assessment", "held_for_quality_assessment"]
    hear_all(sim, 10)
    assert len({status["id"] for status in business.statuses()}) == 2
    hear_all(sim, 600)
    assert len({status["id"] for status in business.statuses()}) == 4


def test_held_messages_of_a_paused_template_fail(start: Start, business: Business) -> None:
    sim = start(limits=Limits(paced_batch=1, pacing_seconds=600))
    graph = Graph(sim)
    graph.approve("due", [DUE])
    graph.send_template(MEERA, "due", parts=fill("A", "1"))
    held = wamid_of(graph.send_template(KAVYA, "due", parts=fill("A", "1")))
    sim.platform("pause_template", name="due", cause="pacing")
    hear_all(sim, 601)
    assert business.statuses(held)[-1]["errors"][0]["code"] == 132015


def test_a_category_changes_with_a_day_s_notice(sim: Running, graph: Graph, business: Business) -> None:
    template = graph.approve("due", [DUE])
    sim.platform("template_category", name="due", category="MARKETING", announced=True)
    assert graph.get(template).json()["category"] == "UTILITY"
    hear_all(sim, 86_401)
    shown = graph.get(template).json()
    assert (shown["category"], shown["previous_category"]) == ("MARKETING", "UTILITY")
    announced, done = business.values("template_category_update")
    assert (announced["new_category"], announced["correct_category"]) == ("UTILITY", "MARKETING")
    assert (done["previous_category"], done["new_category"]) == ("UTILITY", "MARKETING")


def test_a_selling_utility_template_becomes_marketing_at_once(start: Start) -> None:
    sim = start(recategorises=True)
    assert Graph(sim).create("due", [body_of("A discount for you today.")]).json()["category"] == "MARKETING"


def header_with(kind: str, content: Any) -> list[Json]:
    return [{"type": "header", "parameters": [{"type": kind, kind: content}]}]


def button_with(sub_type: str, index: Any, **parameter: str) -> Json:
    return {"type": "button", "sub_type": sub_type, "index": index, "parameters": [parameter]}


WRONG = {
    "too few": ([DUE], fill("A"), 132000),
    "too many": ([DUE], fill("A", "B", "C"), 132000),
    "none": ([DUE], None, 132000),
    "a parameter where none belongs": ([PLAIN], fill("A"), 132000),
    "wrong kind": ([DUE], [{"type": "body", "parameters": [{"type": "image", "image": {"id": "1"}}] * 2}], 132012),
    "empty text": ([DUE], fill("A", " "), 131008),
    "line break": ([DUE], fill("A", "1\n2"), 132018),
    "tab": ([DUE], fill("A", "1\t2"), 132018),
    "five spaces": ([DUE], fill("A", "1     2"), 132018),
    "too long in all": ([DUE], fill("A" * 900, "B" * 900), 132005),
    "media header missing": ([MEDIA_HEADER, PLAIN], None, 132012),
    "media header with text": (
        [MEDIA_HEADER, PLAIN],
        [{"type": "header", "parameters": [{"type": "text", "text": "x"}]}],
        132012,
    ),
    "link without its variable": (offer(web()), None, 131008),
    "button that is not there": (
        offer(quick("Yes")),
        [button_with("quick_reply", 1, type="payload", payload="p")],
        132000,
    ),
    "button of another kind": (offer(quick("Yes")), [button_with("url", 0, type="text", text="p")], 132012),
    "index missing": (offer(quick("Yes")), [{"type": "button", "sub_type": "quick_reply"}], 100),
    "unknown component": ([PLAIN], [{"type": "tail"}], 131009),
}


@pytest.mark.parametrize(("components", "parts", "code"), WRONG.values(), ids=WRONG)
def test_a_send_that_does_not_fit_is_refused(graph: Graph, components: list[Json], parts: Any, code: int) -> None:
    graph.approve("t", components)
    answer = graph.send_template(MEERA, "t", parts=parts)
    assert code_of(answer) == (400, code)
    assert answer.json()["error"]["error_data"]["details"]


def test_before_v23_white_space_had_the_general_code(graph: Graph) -> None:
    graph.approve("due", [DUE])
    graph.version = "v22.0"
    assert code_of(graph.send_template(MEERA, "due", parts=fill("A", "1\n2"))) == (400, 100)


def test_named_parameters_are_told_apart_by_name(sim: Running, graph: Graph) -> None:
    graph.approve("due", [NAMED], parameter_format="NAMED")

    def named(**values: str) -> list[Json]:
        return [
            {
                "type": "body",
                "parameters": [{"type": "text", "parameter_name": n, "text": t} for n, t in values.items()],
            }
        ]

    assert code_of(graph.send_template(MEERA, "due", parts=fill("A", "1"))) == (400, 100)
    assert code_of(graph.send_template(MEERA, "due", parts=named(name="A", sum="1"))) == (400, 100)
    graph.send_template(MEERA, "due", parts=named(amount="₹2,450", name="Asha"))
    hear_all(sim)
    assert sim.thread(MEERA)[-1]["text"] == "Namaste Asha, interest of ₹2,450 is due."


def test_another_language_is_another_template(graph: Graph) -> None:
    graph.approve("due", [DUE])
    assert code_of(graph.send_template(MEERA, "due", "en_US", fill("A", "1"))) == (404, 132001)


def test_the_phone_shows_header_text_footer_and_buttons(sim: Running, graph: Graph) -> None:
    components = [
        {"type": "HEADER", "format": "TEXT", "text": "For {{1}}", "example": {"header_text": ["A"]}},
        DUE,
        {"type": "FOOTER", "text": "Meera Jewellers"},
        {"type": "BUTTONS", "buttons": [quick("Paid"), web("Pay")]},
    ]
    graph.approve("due", components)
    parts = [
        {"type": "HEADER", "parameters": [{"type": "text", "text": "Asha"}]},
        *fill("Asha", "₹2,450"),
        button_with("QUICK_REPLY", "0", type="payload", payload="PAID:17"),
        button_with("url", 1, type="text", text="17/asha"),
    ]
    assert wamid_of(graph.send_template(MEERA, "due", parts=parts))
    hear_all(sim)
    (shown,) = sim.thread(MEERA)
    assert shown["header"] == {"kind": "text", "text": "For Asha"}
    assert shown["text"] == "Namaste Asha, interest of ₹2,450 is due."
    assert shown["footer"] == "Meera Jewellers"
    assert shown["buttons"] == [
        {"kind": "quick_reply", "id": "PAID:17", "title": "Paid"},
        {"kind": "url", "title": "Pay", "url": "https://example.com/17/asha"},
    ]


PNG = b"\x89PNG" + bytes(64)
PLACE = {"type": "HEADER", "format": "LOCATION"}
COPY = {"type": "COPY_CODE", "example": "DIWALI10"}
CALL = {"type": "PHONE_NUMBER", "text": "Call", "phone_number": "+919900112233"}


def test_headers_of_pictures_and_places_and_rarer_buttons_are_shown(sim: Running, graph: Graph) -> None:
    picture = graph.upload(PNG, "image/png", "ring.png").json()["id"]
    graph.approve("ring", [MEDIA_HEADER, *offer(COPY, CALL, web("Plain", "https://example.com/shop"))])
    graph.approve("place", [PLACE, body_of("Come and see us.")])
    coupon = button_with("copy_code", 0, type="coupon_code", coupon_code="DIWALI10")
    wamid_of(graph.send_template(MEERA, "ring", parts=[*header_with("image", {"id": picture}), coupon]))
    where = {"latitude": 22.3, "longitude": 70.8, "name": "Soni Bazaar", "address": "Rajkot"}
    wamid_of(graph.send_template(MEERA, "place", parts=header_with("location", where)))
    hear_all(sim)
    ring, place = sim.thread(MEERA)
    assert ring["header"]["media"]["mime_type"] == "image/png"
    assert [
        (button["kind"], button.get("code") or button.get("phone") or button.get("url")) for button in ring["buttons"]
    ] == [
        ("copy_code", "DIWALI10"),
        ("phone", "+919900112233"),
        ("url", "https://example.com/shop"),
    ]
    assert place["header"]["location"]["name"] == "Soni Bazaar"
    without = graph.send_template(MEERA, "ring", parts=header_with("image", {"id": picture}))
    too_long = button_with("copy_code", 0, type="coupon_code", coupon_code="D" * 21)
    too_much = [*header_with("image", {"id": picture}), coupon, button_with("phone_number", 1, type="text", text="x")]
    assert [
        code_of(without),
        code_of(graph.send_template(MEERA, "ring", parts=[*header_with("image", {"id": picture}), too_long])),
    ] == [
        (400, 131008),
        (400, 100),
    ]
    assert code_of(graph.send_template(MEERA, "ring", parts=too_much)) == (400, 132000)


def test_money_and_dates_show_their_fallback(sim: Running, graph: Graph) -> None:
    graph.approve("due", [DUE])
    money = {"type": "currency", "currency": {"fallback_value": "₹2,450", "code": "INR", "amount_1000": 2450000}}
    parts = [{"type": "body", "parameters": [{"type": "text", "text": "Asha"}, money]}]
    graph.send_template(MEERA, "due", parts=parts)
    hear_all(sim)
    assert sim.thread(MEERA)[0]["text"] == "Namaste Asha, interest of ₹2,450 is due."


def test_the_marketing_call_takes_marketing_templates_only(sim: Running, graph: Graph) -> None:
    graph.approve("due", [DUE])
    graph.approve("open", [PLAIN], category="MARKETING")

    def market(name: str, parts: Any = None) -> Any:
        template: Json = {"name": name, "language": {"code": "en"}, "components": parts or []}
        body = {"messaging_product": "whatsapp", "to": MEERA, "type": "template", "template": template}
        more = {"product_policy": "STRICT", "message_activity_sharing": True}
        return graph.post(f"{graph.number}/marketing_messages", body | more)

    assert market("open").json()["messages"][0]["message_status"] == "accepted"
    assert code_of(market("due", fill("A", "1"))) == (400, 134100)
    graph.post(graph.waba, {"disable_marketing_messages_on_cloud_api": True})
    assert code_of(graph.send_template(MEERA, "open")) == (400, 131063)
    assert market("open").status_code == 200


def test_a_simulator_begins_with_the_templates_of_another(start: Start, graph: Graph) -> None:
    """And comes back to them after a reset; nothing is told of them."""
    for name, part in (("due", DUE), ("named", NAMED)):
        graph.approve(name, [part], parameter_format="NAMED" if part is NAMED else "POSITIONAL")
    listed = graph.get(f"{graph.waba}/message_templates").json()["data"]
    assert [each["status"] for each in listed] == ["APPROVED", "APPROVED"]
    other = start(templates=graph.sim.copy_templates())
    for _ in range(2):
        assert Graph(other).get(f"{graph.waba}/message_templates").json()["data"] == listed
        assert Graph(other).send_template(MEERA, "due", parts=fill("Asha", "1")).status_code == 200
        other.platform("pause_template", name="due")
        other.reset()
    assert [each["status"] for each in graph.get(f"{graph.waba}/message_templates").json()["data"]] == ["APPROVED"] * 2
