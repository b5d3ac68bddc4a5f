"""Faults on order and magic numbers: errors, silence, cuts, half answers, and what was accepted meanwhile."""

from __future__ import annotations

import pytest
import requests

from simulator import RemoteError, Running
from tests.simulator.conftest import KAVYA, MEERA, Business, Graph, body_of, code_of, hear_all, wamid_of

LOST = (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError)


def test_the_next_calls_fail_with_the_ordered_code(sim: Running, graph: Graph) -> None:
    sim.fault("error", code=131056, times=2)
    assert [graph.send(MEERA).status_code for _ in range(3)] == [400, 400, 200]
    assert len(sim.ledger()) == 1


def test_an_unknown_code_and_an_error_without_details(sim: Running, graph: Graph) -> None:
    sim.fault("error", code=999999, http=418)
    assert code_of(graph.send(MEERA)) == (418, 999999)
    sim.fault("bare_error", code=131000)
    answer = graph.send(MEERA)
    assert code_of(answer) == (500, 131000)
    assert "error_data" not in answer.json()["error"]


def test_a_fault_may_wait_and_may_mean_one_person(sim: Running, graph: Graph) -> None:
    sim.fault("error", code=131016, skip=1, to=KAVYA)
    assert [graph.send(to).status_code for to in (MEERA, KAVYA, MEERA, KAVYA, KAVYA)] == [200, 200, 200, 500, 200]


def test_a_gateway_answers_with_html(sim: Running, graph: Graph) -> None:
    sim.fault("html", http=503)
    answer = graph.send(MEERA)
    assert (answer.status_code, answer.headers["Content-Type"].partition(";")[0]) == (503, "text/html")
    assert sim.ledger() == []


@pytest.mark.parametrize(
    ("action", "accepted"),
    [("reset", 0), ("hang", 0), ("accept_then_reset", 1), ("accept_then_hang", 1), ("half_open", 1)],
)
def test_lost_answers_tell_nothing_about_acceptance(sim: Running, graph: Graph, action: str, accepted: int) -> None:
    sim.fault(action)
    body = {"messaging_product": "whatsapp", "to": MEERA, "text": {"body": "x"}, "biz_opaque_callback_data": "r1"}
    with pytest.raises(LOST):
        graph.post(f"{graph.number}/messages", body, timeout=0.4)
    assert [line["biz_opaque_callback_data"] for line in sim.ledger()] == ["r1"] * accepted
    assert graph.send(MEERA).status_code == 200


def test_an_accepted_message_may_be_answered_with_html(sim: Running, graph: Graph) -> None:
    sim.fault("accept_then_html", http=500)
    assert graph.send(MEERA).status_code == 500
    assert len(sim.ledger()) == 1


def test_a_slow_answer_counts_also_for_a_caller_who_did_not_wait_for_it(sim: Running, graph: Graph) -> None:
    sim.fault("slow", seconds=0.05)
    assert graph.send(MEERA).status_code == 200
    sim.fault("slow", seconds=30.0)
    body = {"messaging_product": "whatsapp", "to": MEERA, "text": {"body": "x"}}
    with pytest.raises(requests.Timeout):
        graph.post(f"{graph.number}/messages", body, timeout=0.3)
    assert len(sim.ledger()) == 2


def test_an_accepted_message_may_fail_later_with_any_code(sim: Running, graph: Graph, business: Business) -> None:
    sim.say(MEERA, "hi")
    sim.fault("fail_later", code=131042)
    wamid = wamid_of(graph.send(MEERA))
    hear_all(sim)
    (status,) = business.statuses(wamid)
    assert (status["status"], status["errors"][0]["code"]) == ("failed", 131042)


def test_faults_strike_templates_media_and_downloads_too(sim: Running, graph: Graph) -> None:
    media = graph.upload(b"%PDF-1", "application/pdf").json()["id"]
    url = graph.get(media).json()["url"]
    sim.fault("error", place="templates", code=80007)
    sim.fault("error", place="media", code=131000)
    sim.fault("redirect", place="download", location="http://elsewhere.example/file")
    assert code_of(graph.get(f"{graph.waba}/message_templates")) == (400, 80007)
    assert code_of(graph.get(media)) == (500, 131000)
    moved = requests.get(url, headers=graph.headers, timeout=5, allow_redirects=False)
    assert (moved.status_code, moved.headers["Location"]) == (302, "http://elsewhere.example/file")
    assert requests.get(url, headers=graph.headers, timeout=5).content == b"%PDF-1"


def test_faults_are_listed_and_cleared(sim: Running, graph: Graph) -> None:
    sim.fault("error", code=131000, times=None)
    assert graph.send(MEERA).status_code == 500
    sim.clear_faults()
    assert graph.send(MEERA).status_code == 200
    with pytest.raises(RemoteError, match="action is one of"):
        sim.fault("explode")
    with pytest.raises(RemoteError, match="place is one of"):
        sim.fault("error", place="moon")


@pytest.mark.parametrize("code", [131026, 131049, 131042, 130472])
def test_a_magic_number_fails_later_with_its_code(sim: Running, graph: Graph, business: Business, code: int) -> None:
    to = f"917000{code}"
    sim.say(to, "hi")
    wamid = wamid_of(graph.send(to))
    hear_all(sim)
    assert business.statuses(wamid)[-1]["errors"][0]["code"] == code


@pytest.mark.parametrize(("code", "http"), [(131056, 400), (131000, 500), (132015, 400), (131031, 403)])
def test_a_magic_number_is_refused_with_its_code(graph: Graph, code: int, http: int) -> None:
    assert code_of(graph.send(f"917000{code}")) == (http, code)


def test_magic_numbers_for_behaviour(sim: Running, graph: Graph, business: Business) -> None:
    graph.approve("open", [body_of("Our shop opens at ten.")], category="MARKETING")
    numbers = {place: f"917000{place:06d}" for place in (1, 5, 6, 7, 8, 9)}
    wamids = {place: wamid_of(graph.send_template(to, "open")) for place, to in numbers.items()}
    hear_all(sim, 30)
    heard = {place: [status["status"] for status in business.statuses(wamid)] for place, wamid in wamids.items()}
    assert heard[1] == ["sent"]
    assert heard[5] == ["sent", "delivered"]
    assert sorted(heard[8]) == ["delivered", "delivered", "read", "read", "sent", "sent"]
    assert heard[9].index("read") < heard[9].index("delivered")
    assert {message["from"]: message["text"]["body"] for message in business.messages()} == {numbers[6]: "yes"}
    assert business.values("user_preferences")[0]["user_preferences"][0]["wa_id"] == numbers[7]


def test_magic_numbers_for_connections(sim: Running, graph: Graph) -> None:
    with pytest.raises(LOST):
        graph.send("917000000002")
    body = {"messaging_product": "whatsapp", "to": "917000000003", "text": {"body": "x"}}
    with pytest.raises(LOST):
        graph.post(f"{graph.number}/messages", body, timeout=0.3)
    assert graph.send("917000000004").status_code == 500
    with pytest.raises(LOST):
        graph.send("917000000010")
    assert [line["to"] for line in sim.ledger()] == ["917000000002", "917000000003"]
