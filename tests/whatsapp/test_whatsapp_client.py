"""Calls other than sends: templates, numbers and read receipts, with every failure under its own name."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest

from tests.whatsapp.loopback import Loopback, Request, Wire, find_free_port, reply, serving
from whatsapp.client import (
    Client,
    CreatedTemplate,
    Credentials,
    CredentialsError,
    PhoneNumber,
    TimeLimits,
    open_session,
)
from whatsapp.errors import (
    GraphRefusedError,
    Retry,
    Scope,
    UncertainError,
    UnreachableError,
    UnreadableAnswerError,
    WhatsAppError,
)
from whatsapp.messages import Text, envelope
from whatsapp.templates import definition

QUICK = TimeLimits(connect=0.4, read=0.4, total=0.6, transfer=1)
UNKNOWN_OBJECT = {"error": {"code": 100, "error_subcode": 33, "message": "Unsupported get request"}}
TOKEN_GONE = {"error": {"code": 190, "error_subcode": 463, "message": "Session has expired"}}
DEFINITION = definition("gold_rate", "hi", "UTILITY", "आज का भाव {{1}} है।", {"1": "7,150"})


@contextmanager
def talking(answer: Callable[[Request, Wire], None]) -> Iterator[tuple[Client, Loopback]]:
    with serving(answer) as server, closing(Client(server.credentials(), time_limits=QUICK)) as client:
        yield client, server


def say(status: int, content: Any) -> Callable[[Request, Wire], None]:
    return lambda _, wire: wire.write(reply(status, content))


def list_pages(*pages: dict[str, Any]) -> Callable[[Request, Wire], None]:
    """Serve the pages in turn; `{origin}` in a link stands for the server's own."""
    left = list(pages)

    def answer(request: Request, wire: Wire) -> None:
        page = left.pop(0)
        link = page.get("paging", {}).get("next", "")
        if link:
            page["paging"]["next"] = link.replace("{origin}", f"http://{request.headers['host']}")
        wire.write(reply(200, page))

    return answer


def test_a_read_receipt_is_sent_with_the_typing_sign() -> None:
    with talking(say(200, {"success": True})) as (client, server):
        client.mark_read("wamid.1", typing=True)
    [request] = server.requests
    assert request.path == "/v23.0/106500000000001/messages"
    assert request.json == {
        "messaging_product": "whatsapp",
        "status": "read",
        "message_id": "wamid.1",
        "typing_indicator": {"type": "text"},
    }


def test_templates_are_read_over_all_pages() -> None:
    pages = list_pages(
        {"data": [{"name": "a"}, {"name": "b"}], "paging": {"next": "{origin}/v23.0/1/x?after=Mj&access_token=canary"}},
        {"data": [{"name": "c"}, "noise"], "paging": {"cursors": {"after": "Mz"}}},
    )
    with talking(pages) as (client, server):
        assert [template["name"] for template in client.list_templates()] == ["a", "b", "c"]
    assert [request.path for request in server.requests] == [
        "/v23.0/102200000000001/message_templates?limit=100",
        "/v23.0/1/x?after=Mj",
    ]
    assert all(request.headers["authorization"] == "Bearer canary-token" for request in server.requests)


@pytest.mark.parametrize(
    "link", ["http://127.0.0.1:1/v23.0/x", "https://evil.example/x", "//evil.example/x", "file:///x"]
)
def test_a_next_page_at_another_place_is_not_read(link: str) -> None:
    with (
        talking(say(200, {"data": [], "paging": {"next": link}})) as (client, server),
        pytest.raises(UnreadableAnswerError),
    ):
        list(client.list_templates())
    assert len(server.requests) == 1


def test_pages_that_lead_back_to_themselves_end() -> None:
    page = {"data": [], "paging": {"next": "{origin}/v23.0/1/x"}}
    with talking(list_pages(*[page] * 3)) as (client, server), pytest.raises(UnreadableAnswerError):
        list(client.list_templates())
    assert len(server.requests) == 2


def test_a_template_is_created() -> None:
    created = {"id": "594", "status": "PENDING", "category": "MARKETING"}
    with talking(say(200, created)) as (client, server):
        assert client.create_template(DEFINITION) == CreatedTemplate("594", "PENDING", "MARKETING")
    [request] = server.requests
    assert (request.method, request.path) == ("POST", "/v23.0/102200000000001/message_templates")
    assert request.json == DEFINITION


def test_a_template_may_have_been_created_when_the_answer_is_lost() -> None:
    with talking(lambda _, wire: wire.reset()) as (client, _), pytest.raises(UncertainError) as caught:
        client.create_template(DEFINITION)
    assert caught.value.retry is Retry.NEVER


def test_a_refused_template_names_the_telling_code() -> None:
    refusal = {"error": {"code": 100, "error_subcode": 2388299, "message": "Variables can't be at the start"}}
    with talking(say(400, refusal)) as (client, _), pytest.raises(GraphRefusedError) as caught:
        client.create_template(DEFINITION)
    assert str(caught.value) == "refused with code 100/2388299: variable at the start or end of the template"
    assert (caught.value.code, caught.value.retry, caught.value.scope) == (100, Retry.NEVER, Scope.REQUEST)


def test_our_number_is_described() -> None:
    described = {
        "id": "106500000000001",
        "display_phone_number": "+91 99001 12233",
        "verified_name": "Meera Jewels",
        "status": "CONNECTED",
        "quality_rating": "GREEN",
        "throughput": {"level": "STANDARD"},
        "whatsapp_business_manager_messaging_limit": "TIER_2K",
    }
    with talking(say(200, described)) as (client, _):
        assert client.find_phone_number() == PhoneNumber(
            id="106500000000001",
            display_phone_number="+91 99001 12233",
            verified_name="Meera Jewels",
            status="CONNECTED",
            quality_rating="GREEN",
            name_status="",
            throughput_level="STANDARD",
            messaging_limit="TIER_2K",
        )


def test_an_unknown_number_is_none_and_a_dead_token_is_not() -> None:
    with talking(say(400, UNKNOWN_OBJECT)) as (client, _):
        assert client.find_phone_number() is None
    with talking(say(401, TOKEN_GONE)) as (client, _), pytest.raises(GraphRefusedError) as caught:
        client.find_phone_number()
    assert (caught.value.code, caught.value.retry, caught.value.scope) == (190, Retry.AFTER_PAUSE, Scope.TOKEN)


@pytest.mark.parametrize(
    ("answer", "named"),
    [
        (say(502, b"<html>"), UnreachableError),
        (lambda _, wire: wire.reset(), UnreachableError),
        (lambda _, wire: wire.hang(), UnreachableError),
        (lambda _, wire: wire.trickle(reply(200, {"id": "1"}), 0.1), UnreachableError),
        (say(200, b"<html>"), UnreadableAnswerError),
        (say(200, b"[" * 100_000), UnreadableAnswerError),
        (say(200, b'{"id":"' + b"1" * 9_000_000 + b'"}'), UnreadableAnswerError),
        (say(302, b""), GraphRefusedError),
        (say(404, b"<html>"), GraphRefusedError),
    ],
)
def test_a_question_without_an_answer_is_named(answer: Any, named: type[WhatsAppError]) -> None:
    with talking(answer) as (client, server), pytest.raises(named):
        client.find_phone_number()
    assert len(server.requests) == 1


def test_clients_may_share_a_session_and_its_connections() -> None:
    with serving(say(200, {"id": "1"})) as server, closing(open_session()) as session:
        for _ in range(3):
            client = Client(server.credentials(), session)
            client.find_phone_number()
            client.close()
    assert server.connections == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"api_url": "graph.facebook.com"},
        {"api_url": "http://graph.facebook.com"},
        {"api_url": "https://user:word@graph.facebook.com"},
        {"api_url": "https://graph.facebook.com?access_token=1"},
        {"api_url": "ftp://graph.facebook.com"},
        {"version": "23.0"},
        {"version": "v23.0/x"},
        {"access_token": ""},
        {"access_token": "canary token"},
        {"access_token": "canary\r\nX-Evil: 1"},
        {"phone_number_id": "../me"},
        {"waba_id": ""},
    ],
)
def test_credentials_that_cannot_be_right_are_refused_without_showing_them(changed: dict[str, str]) -> None:
    parts = {
        "api_url": "https://graph.facebook.com",
        "version": "v23.0",
        "access_token": "canary-token",
        "phone_number_id": "1",
        "waba_id": "2",
    }
    assert Credentials(**parts).messages_url == "https://graph.facebook.com/v23.0/1/messages"
    with pytest.raises(CredentialsError) as caught:
        Credentials(**(parts | changed))
    assert "canary" not in "".join(traceback.format_exception(caught.value))


def test_the_token_shows_in_no_repr_exception_or_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    told: list[str] = []

    def tell(call: Callable[[], object]) -> None:
        try:
            told.append(repr(call()))
        except WhatsAppError as error:
            inner = error.__traceback__.tb_next if error.__traceback__ else None  # our own frame holds `told`
            described = traceback.TracebackException(type(error), error, inner, capture_locals=True)
            told.extend([repr(error), "".join(described.format()), repr(vars(error))])

    answers = [say(401, TOKEN_GONE), say(500, b""), say(200, b"{}"), say(302, b""), lambda _, wire: wire.reset()]
    for answer in answers:
        with talking(answer) as (client, server):
            told.extend([repr(client), repr(vars(client)), repr(server.credentials())])
            tell(lambda: client.send(envelope(Text("hello"), to="919812345678")))
            tell(lambda: client.create_template(DEFINITION))
            tell(client.find_phone_number)
            tell(lambda: client.download_media("1", 10))
            tell(lambda: list(client.list_templates()))
    credentials = server.credentials(api_url=f"http://127.0.0.1:{find_free_port()}")
    with closing(Client(credentials, time_limits=QUICK)) as client:
        tell(client.find_phone_number)
    assert len(told) > 40
    assert not [text for text in [*told, caplog.text] if "canary" in text]
