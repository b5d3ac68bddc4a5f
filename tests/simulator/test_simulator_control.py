"""The control face, the command line and the evidence: ledger, clock, settings, reset, platform orders, news."""

from __future__ import annotations

import http.client
import json
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

from simulator import Config, PersonEntry, Remote, RemoteError, Running
from simulator.__main__ import read_config
from tests.simulator.conftest import KAVYA, MEERA, Business, Graph, Start, body_of, hear_all, wamid_of


def test_the_ledger_lists_what_was_accepted_in_order(sim: Running, graph: Graph) -> None:
    sim.say(MEERA, "hi")
    for place in range(3):
        graph.send(MEERA, content={"body": f"Text {place}"}, biz_opaque_callback_data=f"m{place}")
    graph.send("not a number")
    hear_all(sim)
    lines = sim.ledger()
    assert [line["seq"] for line in lines] == [1, 2, 3]
    assert [line["biz_opaque_callback_data"] for line in lines] == ["m0", "m1", "m2"]
    assert [line["payload"]["text"]["body"] for line in lines] == ["Text 0", "Text 1", "Text 2"]
    assert {(line["to"], line["type"], line["status"]) for line in lines} == {(MEERA, "text", "read")}
    assert [line["seq"] for line in sim.ledger(after=2)] == [3]


def test_the_ledger_is_bounded_and_keeps_counting(start: Start) -> None:
    sim = start(ledger_limit=5)
    graph = Graph(sim)
    for _ in range(8):
        graph.send(MEERA)
    assert [line["seq"] for line in sim.ledger()] == [4, 5, 6, 7, 8]


def test_the_ledger_s_file_has_a_line_before_the_answer_leaves(start: Start, tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    sim = start(ledger_file=path)
    graph = Graph(sim)
    sim.fault("accept_then_reset")
    with pytest.raises(requests.ConnectionError):
        graph.send(MEERA, biz_opaque_callback_data="cut")
    wamid = wamid_of(graph.send(KAVYA, biz_opaque_callback_data="whole"))
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    assert [(line["seq"], line["to"], line["biz_opaque_callback_data"]) for line in lines] == [
        (1, MEERA, "cut"),
        (2, KAVYA, "whole"),
    ]
    assert lines[1]["wamid"] == wamid


def test_the_clock_starts_where_it_is_told_and_only_goes_forward(start: Start) -> None:
    sim = start(clock_starts_at=1_795_000_000.0)
    assert sim.advance(86_400)["now"].startswith("2026-11-19")
    with pytest.raises(RemoteError, match="forward"):
        sim.advance(-1)


def test_settings_are_read_and_changed_by_name(sim: Running) -> None:
    assert sim.settings()["limits.pair_burst"] == 45
    assert sim.settings({"limits.pair_burst": None, "read_share": 0.5})["limits.pair_burst"] is None
    for wrong in (
        {"limits.colour": 1},
        {"limits.enforces_window": 3},
        {"delays.sent": "soon"},
        {"webhooks.retry_seconds": 3},
    ):
        with pytest.raises(RemoteError):
            sim.settings({"read_share": 0.1} | wrong)
    assert sim.settings()["read_share"] == 0.5


def test_a_share_of_people_reads(start: Start, business: Business) -> None:
    sim = start(read_share=0.5)
    graph = Graph(sim)
    graph.approve("open", [body_of("Our shop opens at ten.")])
    for place in range(60):
        graph.send_template(f"9198200000{place:02d}", "open")
    hear_all(sim)
    read = sum(line["status"] == "read" for line in sim.ledger())
    assert 15 < read < 45


def test_a_reset_begins_anew_with_the_first_config(sim: Running, graph: Graph) -> None:
    sim.say(MEERA, "hi")
    graph.send(MEERA)
    graph.create("open", [body_of("Our shop opens at ten.")])
    sim.add_person("919812300009", "Third")
    sim.settings({"read_share": 0.2})
    sim.fault("error", times=None)
    sim.reset()
    assert (sim.ledger(), sim.thread(MEERA)) == ([], [])
    assert graph.get(f"{graph.waba}/message_templates").json() == {"data": []}
    assert [person["wa_id"] for person in sim.people()] == [MEERA, KAVYA]
    assert sim.settings()["read_share"] == 1.0
    assert graph.send(MEERA).status_code == 200


MANAGEMENT = {
    "account_violation": ({}, "account_update"),
    "account_alert": ({"severity": "WARNING"}, "account_alerts"),
    "account_review": ({"decision": "APPROVED"}, "account_review_update"),
    "webhook": ({"field": "flows", "value": {"event": "FLOW_STATUS_CHANGE"}}, "flows"),
}


@pytest.mark.parametrize(("order", "wish", "field"), [(order, *rest) for order, rest in MANAGEMENT.items()])
def test_the_platform_tells_of_accounts(
    sim: Running, business: Business, order: str, wish: dict[str, object], field: str
) -> None:
    sim.platform(order, **wish)
    assert sim.settle()
    assert len(business.values(field)) == 1
    entry = json.loads(business.posts[0][1])["entry"][0]
    assert entry["id"] == sim.config.waba_id
    assert isinstance(entry["time"], int)


def test_an_order_that_makes_no_sense_is_refused_with_a_sentence(sim: Running) -> None:
    for order, wish in (
        ("dance", {}),
        ("pause_template", {"name": "none"}),
        ("messaging_limit", {"limit": "lots"}),
        ("webhook", {}),
    ):
        with pytest.raises(RemoteError):
            sim.platform(order, **wish)
    with pytest.raises(RemoteError):
        sim.add_person("Meera", "Meera")
    with pytest.raises(RemoteError):
        sim.act(MEERA, sings="a song")


def test_news_reach_the_page_as_they_happen(sim: Running) -> None:
    connection = http.client.HTTPConnection(urlsplit(sim.url).netloc, timeout=5)
    connection.request("GET", "/_sim/events")
    stream = connection.getresponse()
    assert stream.headers["Content-Type"] == "text/event-stream"
    assert stream.readline() == b": hello\n"
    wamid = sim.say(MEERA, "hi")
    while not (line := stream.readline()).startswith(b"data:"):
        continue
    news = json.loads(line[5:])
    assert (news["kind"], news["wa_id"], news["message"]["id"]) == ("message", MEERA, wamid)
    connection.close()


def test_files_on_phones_cannot_run_in_the_page(sim: Running) -> None:
    sim.attach(MEERA, "evil.html", b"<script>alert(1)</script>", "text/html")
    shown = sim.thread(MEERA)[0]["media"]
    answer = requests.get(sim.url + shown["url"], timeout=5)
    assert answer.headers["Content-Security-Policy"] == "sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_command_line_has_a_default_for_everything() -> None:
    config = read_config([])
    default = Config()
    assert (config.port, config.token, config.phone_number_id) == (9000, default.token, default.phone_number_id)
    given = read_config(
        [
            "--port",
            "0",
            "--person",
            "+91 98123 00001=Meera Shah (jeweller)",
            "--rate",
            "0",
            "--read-share",
            "0.5",
            "--subscriber",
            "http://127.0.0.1:1/x=s",
        ]
    )
    assert given.people == [PersonEntry(MEERA, "Meera Shah", "jeweller")]
    assert [(each.url, each.app_secret) for each in given.subscribers] == [("http://127.0.0.1:1/x", "s")]
    assert (given.limits.messages_per_second, given.read_share) == (None, 0.5)


def test_the_program_listens_says_where_and_ends_when_asked(business: Business) -> None:
    words = ["--port", "0", "--webhook", business.url, "--person", f"{MEERA}=Meera", "--handshake"]
    child = subprocess.Popen([sys.executable, "-m", "simulator", *words], stdout=subprocess.PIPE, text=True)
    try:
        assert child.stdout is not None
        line = child.stdout.readline()
        sim = Remote(line.split()[-1])
        sim.say(MEERA, "hi")
        assert sim.settle()
        assert [message["text"]["body"] for message in business.messages()] == ["hi"]
        page = requests.get(sim.url, timeout=5).text
        assert "data-phones" in page
    finally:
        child.send_signal(signal.SIGTERM)
        rest, _ = child.communicate(timeout=10)
    assert (child.returncode, rest) == (0, "")
