"""Media: upload, the two hops of a download, lives of ids and URLs, ranges, links and resumable uploads."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests

from simulator import Running
from tests.simulator.conftest import MEERA, Business, Graph, code_of, hear_all, wamid_of

PNG = b"\x89PNG\r\n\x1a\n" + bytes(200)
PDF = b"%PDF-1.7 " + b"x" * 5000


@pytest.fixture
def site() -> Iterator[str]:
    """A web site with one picture and nothing else."""

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = self.path == "/ring.png"
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", "image/png")
            self.end_headers()
            self.wfile.write(PNG if found else b"")

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_an_upload_is_looked_up_and_downloaded_with_the_token_on_both_hops(graph: Graph) -> None:
    media_id = graph.upload(PDF, "application/pdf", "list.pdf").json()["id"]
    found = graph.get(media_id).json()
    assert found["mime_type"] == "application/pdf"
    assert (int(found["file_size"]), found["sha256"]) == (len(PDF), hashlib.sha256(PDF).hexdigest())
    assert requests.get(found["url"], timeout=5).status_code == 401
    download = requests.get(found["url"], headers=graph.headers, timeout=5)
    assert (download.content, download.headers["Content-Type"]) == (PDF, "application/pdf")


def test_a_url_lives_five_minutes_and_a_new_look_up_renews_it(sim: Running, graph: Graph) -> None:
    media_id = graph.upload(PDF, "application/pdf").json()["id"]
    url = graph.get(media_id).json()["url"]
    sim.advance(301)
    assert requests.get(url, headers=graph.headers, timeout=5).status_code == 404
    renewed = graph.get(media_id).json()["url"]
    assert requests.get(renewed, headers=graph.headers, timeout=5).content == PDF


def test_an_uploaded_file_lives_thirty_days_and_a_received_one_seven(
    sim: Running, graph: Graph, business: Business
) -> None:
    uploaded = graph.upload(PDF, "application/pdf").json()["id"]
    sim.attach(MEERA, "list.pdf", PDF, "application/pdf")
    assert sim.settle()
    received = business.messages()[0]["document"]["id"]
    sim.advance(7 * 86_400 + 1)
    assert code_of(graph.get(received)) == (400, 100)
    assert graph.get(uploaded).status_code == 200
    sim.advance(23 * 86_400)
    assert graph.get(uploaded).json()["error"]["error_subcode"] == 33


def test_a_deleted_file_is_gone_and_a_foreign_number_does_not_see_it(graph: Graph) -> None:
    media_id = graph.upload(PDF, "application/pdf").json()["id"]
    assert graph.get(f"{media_id}?phone_number_id=999").status_code == 400
    assert graph.get(f"{media_id}?phone_number_id={graph.number}").status_code == 200
    assert graph.call("DELETE", media_id).json() == {"success": True}
    assert graph.get(media_id).status_code == 400


def test_a_part_of_a_file_can_be_asked_for(graph: Graph) -> None:
    url = graph.get(graph.upload(PDF, "application/pdf").json()["id"]).json()["url"]
    part = requests.get(url, headers=graph.headers | {"Range": "bytes=10-19"}, timeout=5)
    assert (part.status_code, part.content) == (206, PDF[10:20])
    assert part.headers["Content-Range"] == f"bytes 10-19/{len(PDF)}"
    tail = requests.get(url, headers=graph.headers | {"Range": "bytes=-5"}, timeout=5)
    assert tail.content == PDF[-5:]
    beyond = requests.get(url, headers=graph.headers | {"Range": "bytes=9999-"}, timeout=5)
    assert beyond.status_code == 416


REFUSED = {
    "too large an image": (b"\x89PNG" + bytes(5_000_000), "image/png", 100),
    "empty": (b"", "application/pdf", 100),
    "not what it says": (b"GIF89a", "image/png", 131053),
}


@pytest.mark.parametrize(("content", "mime_type", "code"), REFUSED.values(), ids=REFUSED)
def test_a_bad_upload_is_refused(graph: Graph, content: bytes, mime_type: str, code: int) -> None:
    assert code_of(graph.upload(content, mime_type)) == (400, code)


def test_an_upload_needs_its_file_and_product(graph: Graph) -> None:
    path = f"{graph.number}/media"
    assert code_of(graph.call("POST", path, files={"file": ("a", b"x")})) == (400, 100)
    assert code_of(graph.call("POST", path, data={"messaging_product": "whatsapp"})) == (400, 100)


def test_a_picture_and_a_document_arrive_on_the_phone(sim: Running, graph: Graph) -> None:
    sim.say(MEERA, "hi")
    picture = graph.upload(PNG, "image/png", "ring.png").json()["id"]
    document = graph.upload(PDF, "application/pdf", "x.pdf").json()["id"]
    graph.send(MEERA, "image", {"id": picture, "caption": "A ring"})
    graph.send(MEERA, "document", {"id": document, "filename": "rates.pdf"})
    hear_all(sim)
    image, paper = sim.thread(MEERA)[1:]
    assert (image["media"]["kind"], image["text"]) == ("image", "A ring")
    assert requests.get(sim.url + image["media"]["url"], timeout=5).content == PNG
    assert (paper["media"]["filename"], paper["media"]["size"]) == ("rates.pdf", len(PDF))


def test_a_file_that_is_no_picture_fails_later_as_a_picture(sim: Running, graph: Graph, business: Business) -> None:
    sim.say(MEERA, "hi")
    document = graph.upload(PDF, "application/pdf").json()["id"]
    wamid = wamid_of(graph.send(MEERA, "image", {"id": document}))
    hear_all(sim)
    assert business.statuses(wamid)[-1]["errors"][0]["code"] == 131053


def test_a_link_is_fetched_or_the_message_fails(sim: Running, graph: Graph, business: Business, site: str) -> None:
    sim.say(MEERA, "hi")
    good = wamid_of(graph.send(MEERA, "image", {"link": f"{site}/ring.png"}))
    assert sim.wait_for(MEERA)[0]["media"]["mime_type"] == "image/png"
    bad = wamid_of(graph.send(MEERA, "image", {"link": f"{site}/none.png"}))
    for _ in range(100):
        hear_all(sim, 1)
        if business.statuses(bad):
            break
    assert business.statuses(bad)[-1]["errors"][0]["code"] == 131053
    assert business.statuses(good)[-1]["status"] == "read"


def test_a_sample_for_a_template_is_uploaded_in_parts(sim: Running, graph: Graph) -> None:
    query = "file_length=10&file_type=image/png&file_name=a.png"
    session = graph.call("POST", f"{sim.config.app_id}/uploads?{query}").json()["id"]
    assert session.startswith("upload:")
    authorization = {"Authorization": f"OAuth {sim.config.token}"}
    graph.call("POST", session, data=b"12345", headers=authorization | {"file_offset": "0"})
    assert graph.get(session).json()["file_offset"] == 5
    answer = graph.call("POST", session, data=b"67890", headers=authorization | {"file_offset": "5"})
    assert answer.json()["h"].startswith("4::")
