"""What one send comes to, for every way a network can fail, alike for single and for bulk sends."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import certifi
import pytest
import requests

from tests.whatsapp.certificate import write_certificate
from tests.whatsapp.loopback import (
    Request,
    Wire,
    accept,
    find_free_port,
    reply,
    serving,
    wait_until,
)
from whatsapp.bulk import BulkSender
from whatsapp.client import Client, Credentials, TimeLimits, open_session
from whatsapp.errors import UNSTATED, Accepted, NotSent, Outcome, Refused, Retry, Scope, Uncertain
from whatsapp.messages import Text, envelope

QUICK = TimeLimits(connect=0.4, read=0.4, total=0.6, transfer=1)
PAYLOAD = envelope(Text("नमस्ते"), to="919812345678", callback_id="c1")
REFUSAL = {"error": {"code": 131026, "message": "no"}}

Send = Callable[[Credentials], Outcome]


def send_alone(credentials: Credentials) -> Outcome:
    with closing(Client(credentials, time_limits=QUICK)) as client:
        return client.send(PAYLOAD)


def send_in_bulk(credentials: Credentials) -> Outcome:
    with closing(BulkSender(credentials, connections=2, time_limits=QUICK)) as sender:
        [(callback_id, outcome)] = sender.send_many([("c1", PAYLOAD)])
        assert callback_id == "c1"
        return outcome


@pytest.fixture(params=[send_alone, send_in_bulk])
def send(request: pytest.FixtureRequest) -> Send:
    return request.param


def test_an_accepted_message_carries_what_the_platform_said(send: Send) -> None:
    answer = {
        "messaging_product": "whatsapp",
        "contacts": [{"input": "919812345678", "wa_id": "919812345679", "user_id": "IN.9f"}],
        "messages": [{"id": "wamid.1", "message_status": "held_for_quality_assessment"}],
    }
    with serving(lambda _, wire: wire.write(reply(200, answer))) as server:
        outcome = send(server.credentials())
    assert outcome == Accepted("wamid.1", "held_for_quality_assessment", "919812345679", "IN.9f")
    [request] = server.requests
    assert (request.method, request.path) == ("POST", "/v23.0/106500000000001/messages")
    assert request.headers["authorization"] == "Bearer canary-token"
    assert request.headers["content-type"] == "application/json"
    assert request.json == PAYLOAD


def test_a_graph_error_is_a_refusal_with_its_rule(send: Send) -> None:
    with serving(lambda _, wire: wire.write(reply(400, REFUSAL))) as server:
        outcome = send(server.credentials())
    assert isinstance(outcome, Refused)
    assert (outcome.error.code, outcome.error.rule.retry) == (131026, Retry.NEVER)


def say_html(_: Request, wire: Wire) -> None:
    wire.write(reply(502, b"<html><h1>Bad gateway</h1></html>", content_type="text/html"))


def say_nothing(_: Request, wire: Wire) -> None:
    wire.hang()


def trickle_everything(_: Request, wire: Wire) -> None:
    wire.trickle(reply(200, {"messages": [{"id": "wamid.1"}]}), 0.1)


def trickle_the_body(_: Request, wire: Wire) -> None:
    head, _, body = reply(200, {"messages": [{"id": "wamid.1"}]}).partition(b"\r\n\r\n")
    wire.write(head + b"\r\n\r\n")
    wire.trickle(body, 0.1)


def reset_the_connection(_: Request, wire: Wire) -> None:
    wire.reset()


def close_without_a_word(_: Request, wire: Wire) -> None:
    wire.close()


def cut_the_answer_short(_: Request, wire: Wire) -> None:
    wire.write(reply(200, {"messages": [{"id": "wamid.1"}]})[:-5])
    wire.close()


def cut_a_refusal_short(_: Request, wire: Wire) -> None:
    wire.write(reply(400, REFUSAL)[:-5])
    wire.close()


def give_no_id(_: Request, wire: Wire) -> None:
    wire.write(reply(200, {"messages": [{}]}))


def give_too_much(_: Request, wire: Wire) -> None:
    wire.write(reply(200, b'{"messages":[{"id":"wamid.1"}]}' + b" " * 9_000_000))


def give_no_http(_: Request, wire: Wire) -> None:
    wire.write(b"220 mail server ready\r\n\r\n")
    wire.close()


@pytest.mark.parametrize(
    "answer",
    [
        say_html,
        say_nothing,
        trickle_everything,
        trickle_the_body,
        reset_the_connection,
        close_without_a_word,
        cut_the_answer_short,
        cut_a_refusal_short,
        give_no_id,
        give_too_much,
        give_no_http,
    ],
)
def test_a_lost_answer_is_uncertain_and_nothing_is_sent_twice(
    send: Send, answer: Callable[[Request, Wire], None]
) -> None:
    with serving(answer) as server:
        outcome = send(server.credentials())
    assert isinstance(outcome, Uncertain)
    assert [request.json for request in server.requests] == [PAYLOAD]


def test_a_redirect_is_not_followed(send: Send) -> None:
    with (
        serving(accept) as elsewhere,
        serving(lambda _, wire: wire.write(reply(307, b"", f"Location: {elsewhere.url}/\r\n"))) as server,
    ):
        outcome = send(server.credentials())
    assert isinstance(outcome, Refused)
    assert (outcome.error.code, outcome.error.rule.scope) == (UNSTATED, Scope.REQUEST)
    assert elsewhere.connections == 0


def test_a_closed_port_means_not_sent(send: Send) -> None:
    with serving(accept) as server:
        credentials = server.credentials(api_url=f"http://127.0.0.1:{find_free_port()}")
    assert isinstance(send(credentials), NotSent)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_an_untrusted_certificate_means_not_sent(send: Send, certificate: Path, host: str) -> None:
    with serving(accept, certificate) as server:
        outcome = send(server.credentials(api_url=f"https://{host}:{server.port}"))
    assert isinstance(outcome, NotSent)
    assert server.requests == []


def test_messages_go_over_one_encrypted_connection_that_is_kept(certificate: Path) -> None:
    with serving(accept, certificate) as server, closing(open_session()) as session:
        session.verify = str(certificate)
        client = Client(server.credentials(api_url=f"https://localhost:{server.port}"), session, QUICK)
        assert [type(client.send(PAYLOAD)) for _ in range(3)] == [Accepted] * 3
    assert server.connections == 1


def test_bulk_messages_go_over_encrypted_connections_that_are_kept(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(certifi, "where", lambda: str(certificate))
    with serving(accept, certificate) as server:
        credentials = server.credentials(api_url=f"https://localhost:{server.port}")
        with closing(BulkSender(credentials, 1, QUICK)) as sender:
            outcomes = [type(outcome) for _ in range(3) for _, outcome in sender.send_many([("c1", PAYLOAD)] * 2)]
    assert outcomes == [Accepted] * 6
    assert server.connections == 1


def test_a_handshake_that_never_ends_means_not_sent(send: Send) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        serving(accept) as server,
    ):
        outcome = send(server.credentials(api_url=f"https://127.0.0.1:{silent.getsockname()[1]}"))
    assert isinstance(outcome, NotSent)


def trickle_a_handshake(listener: socket.socket, stopped: threading.Event) -> None:
    sock, _ = listener.accept()
    with sock, suppress(OSError):
        sock.sendall(b"\x16\x03\x03\x3f\x00")  # the head of a long record
        while not stopped.wait(0.1):
            sock.sendall(b"\x02")


def test_a_handshake_dealt_out_in_crumbs_means_not_sent(send: Send) -> None:
    stopped = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener, serving(accept) as server:
        crumbs = threading.Thread(target=trickle_a_handshake, args=(listener, stopped))
        crumbs.start()
        outcome = send(server.credentials(api_url=f"https://127.0.0.1:{listener.getsockname()[1]}"))
        stopped.set()
        crumbs.join()
    assert isinstance(outcome, NotSent)


def test_a_handshake_that_breaks_means_not_sent(send: Send) -> None:
    # The server reads the greeting of TLS as a broken request line and hangs up.
    with serving(accept) as server:
        outcome = send(server.credentials(api_url=f"https://127.0.0.1:{server.port}"))
    assert isinstance(outcome, NotSent)


def test_a_name_lookup_that_hangs_means_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    released = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: released.wait(10) and [])
    with serving(accept) as server:
        outcome = send_alone(server.credentials(api_url="https://graph.facebook.com"))
        released.set()
    assert isinstance(outcome, NotSent)
    wait_until(lambda: not any(thread.name == "name lookup" for thread in threading.enumerate()))


def test_a_platform_name_that_leads_inside_is_not_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(accept) as server:
        inside = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", server.port))]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: inside)
        outcome = send_alone(server.credentials(api_url="https://graph.facebook.com"))
    assert isinstance(outcome, NotSent)
    assert server.connections == 0


def test_a_session_that_does_not_report_its_first_byte_leaves_a_send_uncertain() -> None:
    with serving(accept) as server, requests.Session() as session:
        client = Client(server.credentials(api_url=f"http://127.0.0.1:{find_free_port()}"), session, QUICK)
        assert isinstance(client.send(PAYLOAD), Uncertain)


def test_a_name_with_a_dead_first_address_is_reached_at_the_second(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(accept) as server:
        ports = [find_free_port(), server.port]
        addresses = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port)) for port in ports]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: addresses)
        outcome = send_alone(server.credentials(api_url=f"http://localhost:{server.port}"))
    assert isinstance(outcome, Accepted)


def test_a_name_without_an_address_means_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    def find_nothing(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    monkeypatch.setattr(socket, "getaddrinfo", find_nothing)
    with serving(accept) as server:
        assert isinstance(send_alone(server.credentials(api_url="https://graph.facebook.com")), NotSent)


def test_a_connection_closed_while_idle_is_replaced() -> None:
    def accept_and_leave(request: Request, wire: Wire) -> None:
        accept(request, wire)
        wire.close()

    with serving(accept_and_leave) as server, closing(Client(server.credentials(), time_limits=QUICK)) as client:
        for _ in range(3):
            assert isinstance(client.send(PAYLOAD), Accepted)
            wait_until(lambda: server.closed == server.connections)
    assert len(server.requests) == 3


def test_a_kept_connection_is_used_again() -> None:
    with serving(accept) as server, closing(Client(server.credentials(), time_limits=QUICK)) as client:
        assert [type(client.send(PAYLOAD)) for _ in range(3)] == [Accepted] * 3
    assert [request.connection for request in server.requests] == [1, 1, 1]


def test_a_kept_connection_that_dies_at_the_second_send_is_uncertain() -> None:
    def accept_once(request: Request, wire: Wire) -> None:
        if len(server.requests) == 1:
            accept(request, wire)
        else:
            wire.close()

    with serving(accept_once) as server, closing(Client(server.credentials(), time_limits=QUICK)) as client:
        assert isinstance(client.send(PAYLOAD), Accepted)
        assert isinstance(client.send(PAYLOAD), Uncertain)
    assert len(server.requests) == 2
