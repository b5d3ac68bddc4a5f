"""Numbers, accounts, profiles, registration, tokens and versions: the calls around sending."""

from __future__ import annotations

import hashlib
import hmac
import json

import pytest

from simulator import Limits, Running
from tests.simulator.conftest import KAVYA, MEERA, Business, Graph, Start, code_of


def test_a_number_tells_what_it_is_asked(graph: Graph) -> None:
    fields = "display_phone_number,quality_rating,throughput,status,account_mode,messaging_limit_tier,health_status"
    shown = graph.get(graph.number, params={"fields": fields}).json()
    assert shown["display_phone_number"] == "+91 99001 12233"
    assert (shown["quality_rating"], shown["throughput"], shown["status"]) == (
        "GREEN",
        {"level": "STANDARD"},
        "CONNECTED",
    )
    assert shown["health_status"]["can_send_message"] == "AVAILABLE"
    assert set(shown) == {*fields.split(","), "id"}


def test_an_unknown_field_fails_the_whole_call(graph: Graph) -> None:
    answer = graph.get(graph.number, params={"fields": "status,colour"})
    assert code_of(answer) == (400, 100)
    assert "nonexisting field (colour)" in answer.json()["error"]["message"]


def test_an_account_lists_its_numbers_in_pages(sim: Running, graph: Graph) -> None:
    sim.platform("number", phone_number_id="106500000000002", display_number="919900112244", verified_name="Second")
    first = graph.get(f"{graph.waba}/phone_numbers?limit=1").json()
    assert [row["id"] for row in first["data"]] == [graph.number]
    assert "next" in first["paging"]
    second = graph.get(
        f"{graph.waba}/phone_numbers", params={"limit": 1, "after": first["paging"]["cursors"]["after"]}
    ).json()
    assert [row["id"] for row in second["data"]] == ["106500000000002"]
    assert "next" not in second["paging"]


def test_an_account_tells_about_itself_and_takes_switches(graph: Graph) -> None:
    assert graph.get(graph.waba, params={"fields": "name,currency"}).json() == {
        "name": "EkTola",
        "currency": "INR",
        "id": graph.waba,
    }
    assert graph.post(graph.waba, {"template_auto_archival_enabled": True}).json() == {"success": True}
    assert graph.get(graph.waba, params={"fields": "template_auto_archival_enabled"}).json()[
        "template_auto_archival_enabled"
    ]
    assert code_of(graph.post(graph.waba, {"colour": "gold"})) == (400, 100)


def test_a_profile_is_written_and_read(graph: Graph) -> None:
    path = f"{graph.number}/whatsapp_business_profile"
    profile = {"about": "Gold since 1982", "vertical": "RETAIL", "websites": ["https://example.com"]}
    assert graph.post(path, {"messaging_product": "whatsapp"} | profile).json() == {"success": True}
    (shown,) = graph.get(path, params={"fields": "about,vertical,websites"}).json()["data"]
    assert shown == profile


@pytest.mark.parametrize(
    "wrong", [{"about": "a" * 140}, {"vertical": "GOLD"}, {"websites": ["https://e.com"] * 3}, {"colour": "gold"}]
)
def test_a_wrong_profile_is_refused(graph: Graph, wrong: dict[str, object]) -> None:
    answer = graph.post(f"{graph.number}/whatsapp_business_profile", {"messaging_product": "whatsapp"} | wrong)
    assert code_of(answer) == (400, 100)


def test_only_who_wrote_within_a_day_can_be_blocked(sim: Running, graph: Graph, business: Business) -> None:
    path, block = f"{graph.number}/block_users", {"messaging_product": "whatsapp", "block_users": [{"user": MEERA}]}
    assert code_of(graph.post(path, block)) == (400, 139100)
    sim.say(MEERA, "hi")
    assert graph.post(path, block).json()["block_users"]["added_users"] == [{"input": MEERA, "wa_id": MEERA}]
    assert [row["wa_id"] for row in graph.get(path).json()["data"]] == [MEERA]
    sim.say(MEERA, "do you hear me?")
    assert graph.call("DELETE", path, json=block).json()["block_users"]["removed_users"][0]["wa_id"] == MEERA
    sim.say(MEERA, "and now?")
    assert sim.settle()
    assert [message["text"]["body"] for message in business.messages()] == ["hi", "and now?"]


def test_a_number_is_verified_registered_and_left(sim: Running, graph: Graph, business: Business) -> None:
    own = {
        "phone_number_id": "106500000000003",
        "display_number": "919900112255",
        "verified_name": "Own",
        "is_registered": False,
    }
    sim.platform("number", **own)
    graph.number = own["phone_number_id"]
    assert code_of(graph.send(MEERA)) == (400, 133010)
    pin = {"messaging_product": "whatsapp", "pin": "123456"}
    assert code_of(graph.post(f"{graph.number}/register", pin)) == (400, 133006)
    assert graph.post(f"{graph.number}/request_code", {"code_method": "SMS", "language": "en"}).json() == {
        "success": True
    }
    assert graph.post(f"{graph.number}/verify_code", {"code": "000000"}).status_code == 400
    assert graph.post(f"{graph.number}/verify_code", {"code": "482-916"}).json()["success"]
    assert graph.post(f"{graph.number}/register", pin).json() == {"success": True}
    assert graph.send(MEERA).status_code == 200
    assert graph.post(f"{graph.number}/deregister").json() == {"success": True}
    assert code_of(graph.send(MEERA)) == (400, 133010)
    assert code_of(graph.post(f"{graph.number}/register", pin | {"pin": "654321"})) == (400, 133005)
    assert graph.post(f"{graph.number}/register", pin).json() == {"success": True}
    assert sim.settle()
    assert [value["event"] for value in business.values("security")] == ["PIN_CHANGED"]


def test_ten_registrations_in_72_hours_are_the_end(sim: Running, graph: Graph) -> None:
    pin = {"messaging_product": "whatsapp", "pin": "123456"}
    answers = [graph.post(f"{graph.number}/register", pin) for _ in range(11)]
    assert code_of(answers[-1]) == (400, 133016)
    sim.advance(72 * 3600 + 1)
    assert graph.post(f"{graph.number}/register", pin).status_code == 200


def test_a_call_needs_a_token_that_is_known(graph: Graph) -> None:
    graph.headers = {}
    assert code_of(graph.get(graph.number)) == (401, 0)
    graph.headers = {"Authorization": "Bearer wrong"}
    assert code_of(graph.get(graph.number)) == (401, 190)
    graph.headers = {}
    assert graph.get(graph.number, params={"access_token": graph.sim.config.token}).status_code == 200


def test_a_proof_of_the_app_secret_must_be_right(graph: Graph) -> None:
    token, secret = graph.sim.config.token.encode(), graph.sim.config.app_secret.encode()
    proof = hmac.new(secret, token, hashlib.sha256).hexdigest()
    assert graph.get(graph.number, params={"appsecret_proof": proof}).status_code == 200
    assert code_of(graph.get(graph.number, params={"appsecret_proof": "0" * 64})) == (400, 100)


def test_a_token_expires_and_is_revoked(sim: Running, graph: Graph) -> None:
    sim.platform("token", expires_in=60)
    assert graph.get(graph.number).status_code == 200
    sim.advance(61)
    answer = graph.send(MEERA)
    assert (code_of(answer), answer.json()["error"]["error_subcode"]) == ((401, 190), 463)
    sim.platform("token", expires_in=None, revoked=True)
    assert graph.send(MEERA).json()["error"]["error_subcode"] == 460
    sim.platform("token")
    assert graph.send(MEERA).status_code == 200


def test_a_token_opens_its_own_account_only(sim: Running, graph: Graph) -> None:
    other = {"phone_number_id": "106500000000009", "waba_id": "102200000000009", "portfolio_id": "100400000000009"}
    sim.platform("number", display_number="919900112299", verified_name="Zaveri Bros", **other)
    sim.platform("token", value="zaveri", wabas=["102200000000009"])
    graph.headers = {"Authorization": "Bearer zaveri"}
    answer = graph.send(MEERA)
    assert (code_of(answer), answer.json()["error"]["error_subcode"]) == ((400, 100), 33)
    graph.number = "106500000000009"
    assert graph.send(MEERA).status_code == 200


def test_a_missing_permission_is_said(sim: Running, graph: Graph) -> None:
    sim.platform("token", value="sender", permissions=["whatsapp_business_messaging"])
    graph.headers = {"Authorization": "Bearer sender"}
    assert graph.send(MEERA).status_code == 200
    assert code_of(graph.get(f"{graph.waba}/message_templates")) == (403, 10)


def test_unknown_objects_edges_and_versions(graph: Graph) -> None:
    answer = graph.get("123456789")
    assert (code_of(answer), answer.json()["error"]["error_subcode"]) == ((400, 100), 33)
    assert code_of(graph.post(f"{graph.number}/carrots", {})) == (400, 100)
    graph.version = "v99.0"
    assert code_of(graph.get(graph.number)) == (400, 2500)


def test_versions_alive_expired_and_left_out(graph: Graph) -> None:
    headers = []
    for version in ("v26.0", "v20.0", ""):
        graph.version = version
        headers.append(graph.get(graph.number).headers["facebook-api-version"])
    assert headers == ["v26.0", "v21.0", "v26.0"]


def test_management_calls_are_counted_by_the_hour(start: Start) -> None:
    sim = start(limits=Limits(management_calls_hourly=3))
    graph = Graph(sim)
    answers = [graph.get(f"{graph.waba}/message_templates") for _ in range(4)]
    usage = json.loads(answers[1].headers["X-Business-Use-Case-Usage"])
    assert usage[graph.waba][0]["call_count"] == 66
    assert code_of(answers[-1]) == (400, 80007)
    assert graph.send(KAVYA).status_code == 200
    sim.advance(3601)
    assert graph.get(f"{graph.waba}/message_templates").status_code == 200


def test_a_chat_belongs_to_one_number(sim: Running, graph: Graph, business: Business) -> None:
    sim.platform("number", phone_number_id="106500000000002", display_number="919900112244", verified_name="Second")
    sim.say(MEERA, "hi", phone_number_id="106500000000002")
    assert sim.settle()
    assert business.values("messages")[0]["metadata"]["phone_number_id"] == "106500000000002"
    first, second = sim.person(MEERA)["chats"]
    assert (first["window_seconds"], second["window_seconds"] > 86_000) == (0, True)
