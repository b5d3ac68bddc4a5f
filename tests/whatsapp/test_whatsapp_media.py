"""Files: fetched from the platform's own places only, checked against what was announced, bounded while they come."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from contextlib import closing
from email import message_from_bytes
from typing import Any

import pytest

from tests.whatsapp.loopback import Loopback, Request, Wire, reply, serving
from whatsapp.addresses import find_safe_url, is_public
from whatsapp.client import Client, MediaFile, TimeLimits
from whatsapp.errors import GraphRefusedError, MediaError, MediaFault, UnreachableError, UnreadableAnswerError

QUICK = TimeLimits(connect=0.4, read=0.4, total=0.6, transfer=0.8)
CONTENT = "नाम,फ़ोन\nआशा,9812345678\n".encode()
HEX = hashlib.sha256(CONTENT).hexdigest()
BASE64 = base64.b64encode(hashlib.sha256(CONTENT).digest()).decode()
META = "https://graph.facebook.com"

Serve = Callable[[Request, Wire], None]


def offer(file: Serve | bytes = CONTENT, url: str = "{origin}/file?ext=1&hash=Ab", **changed: Any) -> Serve:
    """Answer a look-up, and a fetch with the bytes or as `file` does."""

    def answer(request: Request, wire: Wire) -> None:
        origin = f"http://{request.headers['host']}"
        if request.path.startswith("/v23.0/"):
            place = {
                "messaging_product": "whatsapp",
                "url": url.replace("{origin}", origin),
                "mime_type": "text/csv",
                "sha256": HEX,
                "file_size": len(CONTENT),
                "id": "99",
            }
            wire.write(reply(200, place | changed))
        elif isinstance(file, bytes):
            wire.write(reply(200, file, content_type="text/csv"))
        else:
            file(request, wire)

    return answer


def download(server: Loopback, max_bytes: int = 1000, media_id: str = "99") -> MediaFile:
    with closing(Client(server.credentials(), time_limits=QUICK)) as client:
        return client.download_media(media_id, max_bytes)


@pytest.mark.parametrize("digest", [HEX, HEX.upper(), BASE64, BASE64.rstrip("="), ""])
@pytest.mark.parametrize("size", [len(CONTENT), str(len(CONTENT)), None])
def test_a_file_comes_as_it_was_announced(digest: str, size: object) -> None:
    with serving(offer(sha256=digest, file_size=size)) as server:
        assert download(server) == MediaFile(CONTENT, "text/csv", HEX)
    assert [request.path for request in server.requests] == ["/v23.0/99", "/file?ext=1&hash=Ab"]
    assert all(request.headers["authorization"] == "Bearer canary-token" for request in server.requests)


@pytest.mark.parametrize("digest", [hashlib.sha256(b"other").hexdigest(), "not a digest", HEX[:-2]])
def test_other_bytes_than_announced_are_refused(digest: str) -> None:
    with serving(offer(sha256=digest)) as server, pytest.raises(MediaError) as caught:
        download(server)
    assert caught.value.fault is MediaFault.ALTERED


def test_a_file_announced_as_too_large_is_not_fetched() -> None:
    with serving(offer(file_size="1001")) as server, pytest.raises(MediaError) as caught:
        download(server)
    assert caught.value.fault is MediaFault.TOO_LARGE
    assert len(server.requests) == 1


def test_a_file_larger_than_announced_is_left_off() -> None:
    def stream_for_ever(_: Request, wire: Wire) -> None:
        wire.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        for _ in range(50):
            wire.write(b"400\r\n" + b"x" * 1024 + b"\r\n")
        wire.hang()

    with serving(offer(stream_for_ever)) as server, pytest.raises(MediaError) as caught:
        download(server)
    assert caught.value.fault is MediaFault.TOO_LARGE


@pytest.mark.parametrize("status", [401, 404])
def test_a_stale_address_is_looked_up_once_more(status: int) -> None:
    def be_stale_at_first(request: Request, wire: Wire) -> None:
        fetches = [earlier for earlier in server.requests if earlier.path.startswith("/file")]
        wire.write(reply(status, b"") if len(fetches) == 1 else reply(200, CONTENT))

    with serving(offer(be_stale_at_first)) as server:
        assert download(server).content == CONTENT
    assert len(server.requests) == 4


@pytest.mark.parametrize(("status", "requests"), [(404, 4), (401, 4), (410, 2), (403, 2)])
def test_a_file_that_stays_away_is_gone(status: int, requests: int) -> None:
    with serving(offer(lambda _, wire: wire.write(reply(status, b"")))) as server, pytest.raises(MediaError) as caught:
        download(server)
    assert caught.value.fault is MediaFault.GONE
    assert len(server.requests) == requests


@pytest.mark.parametrize("media_id", ["98", "../me", "", "9" * 200])
def test_an_unknown_id_is_gone(media_id: str) -> None:
    refusal = {"error": {"code": 100, "error_subcode": 33}}
    with serving(lambda _, wire: wire.write(reply(400, refusal))) as server:
        with pytest.raises(MediaError) as caught:
            download(server, media_id=media_id)
        with closing(Client(server.credentials())) as client:
            assert client.find_media(media_id) is None
    assert caught.value.fault is MediaFault.GONE
    assert {request.path for request in server.requests} <= {"/v23.0/98"}


@pytest.mark.parametrize(
    "file",
    [
        lambda _, wire: wire.write(reply(503, b"")),
        lambda _, wire: wire.write(reply(200, CONTENT)[:-3]) or wire.close(),
        lambda _, wire: wire.trickle(reply(200, CONTENT), 0.1),
        lambda _, wire: wire.reset(),
    ],
)
def test_a_file_that_breaks_off_may_be_fetched_later(file: Serve) -> None:
    with serving(offer(file)) as server, pytest.raises(UnreachableError):
        download(server)


def test_a_redirect_within_the_platform_is_followed() -> None:
    def point_onwards(request: Request, wire: Wire) -> None:
        if request.path.startswith("/file"):
            wire.write(reply(302, b"", "Location: /cdn/1\r\n"))
        else:
            wire.write(reply(200, CONTENT))

    with serving(offer(point_onwards)) as server:
        assert download(server).content == CONTENT
    assert [request.path for request in server.requests][1:] == ["/file?ext=1&hash=Ab", "/cdn/1"]


@pytest.mark.parametrize("location", ["{elsewhere}/1", "//127.0.0.1:1/", "https://evil.example/", "file:///etc/passwd"])
def test_a_redirect_off_the_platform_is_not_followed(location: str) -> None:
    with serving(lambda _, wire: wire.write(reply(200, CONTENT))) as elsewhere:
        header = f"Location: {location.replace('{elsewhere}', elsewhere.url)}\r\n"
        with (
            serving(offer(lambda _, wire: wire.write(reply(302, b"", header)))) as server,
            pytest.raises(MediaError) as caught,
        ):
            download(server)
    assert caught.value.fault is MediaFault.WRONG_ADDRESS
    assert elsewhere.connections == 0


def test_redirects_in_a_circle_end() -> None:
    with (
        serving(offer(lambda _, wire: wire.write(reply(302, b"", "Location: /file\r\n")))) as server,
        pytest.raises(MediaError) as caught,
    ):
        download(server)
    assert caught.value.fault is MediaFault.WRONG_ADDRESS


def test_a_look_up_that_points_elsewhere_is_not_followed() -> None:
    with (
        serving(lambda _, wire: wire.write(reply(200, CONTENT))) as elsewhere,
        serving(offer(url=f"{elsewhere.url}/file")) as server,
        pytest.raises(MediaError) as caught,
    ):
        download(server)
    assert caught.value.fault is MediaFault.WRONG_ADDRESS
    assert elsewhere.connections == 0


@pytest.mark.parametrize(
    "url",
    [
        "https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1&ext=2&hash=Ab",
        "https://graph.facebook.com/v23.0/1",
        "https://scontent.whatsapp.fbcdn.net/v/1",
        "https://lookaside.fbsbx.com:443/1",
    ],
)
def test_the_platform_s_own_places_are_good(url: str) -> None:
    assert find_safe_url(url, META) == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "lookaside.fbsbx.com/1",
        "http://lookaside.fbsbx.com/1",
        "http://169.254.169.254/latest/meta-data/",
        "https://169.254.169.254/",
        "https://[::1]/",
        "https://[::ffff:169.254.169.254]/",
        "https://2852039166/",
        "https://0x7f000001/",
        "https://127.1/",
        "https://localhost/",
        "https://lookaside.fbsbx.com.evil.example/1",
        "https://evil.example/lookaside.fbsbx.com",
        "https://evil.example#lookaside.fbsbx.com",
        "https://lookaside.fbsbx.com@evil.example/",
        "https://evil.example@lookaside.fbsbx.com/",
        "https://lookaside.fbsbx.com\\@evil.example/",
        "https://evil.example\\.fbcdn.net/",
        "https://fbcdn.net/",
        "https://.fbcdn.net/",
        "https://evilfbcdn.net/",
        "https://lookaside.fbsbx.com:22/",
        "https://lookaside.fbsbx.com:99999/",
        "https://lookaside.fbsbx.com /1",
        "https://lookaside.fbsbx.com\r\n/1",
        "https://lookaside.fbsbx.com\t/1",
        "https://lookasıde.fbsbx.com/",
        "https://ⓛookaside.fbsbx.com/",
        "ftp://lookaside.fbsbx.com/1",
        "file:///etc/passwd",
        "gopher://lookaside.fbsbx.com/",
        "https:///1",
        "https://[lookaside.fbsbx.com/",
    ],
)
@pytest.mark.parametrize("api_url", [META, "http://127.0.0.1:5001"])
def test_every_other_place_is_not(url: str, api_url: str) -> None:
    assert find_safe_url(url, api_url) is None


def test_the_simulator_s_own_origin_is_good_only_for_its_users() -> None:
    assert find_safe_url("http://127.0.0.1:5001/media/1", "http://127.0.0.1:5001") == "http://127.0.0.1:5001/media/1"
    assert find_safe_url("http://127.0.0.1:5002/media/1", "http://127.0.0.1:5001") is None
    assert find_safe_url("http://127.0.0.1:5001/media/1", META) is None


@pytest.mark.parametrize("address", ["157.240.22.19", "2a03:2880:f10d:183:face:b00c:0:25de", "::ffff:157.240.22.19"])
def test_addresses_of_the_open_internet_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fe80::1%eth0",
        "fd00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "2002:7f00:0001::",
        "64:ff9b::a9fe:a9fe",
    ],
)
def test_addresses_inside_are_not(address: str) -> None:
    assert not is_public(address)


def test_a_file_is_uploaded_as_a_form() -> None:
    with (
        serving(lambda _, wire: wire.write(reply(200, {"id": "1166"}))) as server,
        closing(Client(server.credentials())) as client,
    ):
        media_id = client.upload_media(b"%PDF-1.7\r\n--x", "application/pdf", 'रिपोर्ट "मई"\r\nX: 1.pdf')
    assert media_id == "1166"
    [request] = server.requests
    assert (request.method, request.path) == ("POST", "/v23.0/106500000000001/media")
    form = message_from_bytes(b"Content-Type: " + request.headers["content-type"].encode() + b"\r\n\r\n" + request.body)
    parts = {part.get_param("name", header="content-disposition"): part for part in form.get_payload()}
    assert parts["messaging_product"].get_payload() == "whatsapp"
    assert parts["type"].get_payload() == "application/pdf"
    assert parts["file"].get_content_type() == "application/pdf"
    assert parts["file"].get_payload(decode=True) == b"%PDF-1.7\r\n--x"
    assert "filename=\"रिपोर्ट 'मई'X: 1.pdf\"".encode() in request.body


def test_an_upload_that_fails_is_named() -> None:
    refusal = {"error": {"code": 100, "message": "Param file must be a file with one of the following types"}}
    with (
        serving(lambda _, wire: wire.write(reply(400, refusal))) as server,
        closing(Client(server.credentials())) as client,
    ):
        with pytest.raises(GraphRefusedError):
            client.upload_media(b"x", "application/x-msdownload", "a.exe")
        with pytest.raises(ValueError, match="MIME"):
            client.upload_media(b"x", "text/plain\r\nX: 1", "a.txt")
    with (
        serving(lambda _, wire: wire.write(reply(200, {}))) as server,
        closing(Client(server.credentials())) as client,
        pytest.raises(UnreadableAnswerError),
    ):
        client.upload_media(b"x", "text/plain", "a.txt")
