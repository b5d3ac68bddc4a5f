"""What the simulator's tests share: a simulator with quick people, a business that listens, and calls to Graph."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from simulator import Config, Delays, PersonEntry, Running, running

Json = dict[str, Any]
MEERA = "919812300001"
KAVYA = "919812300002"
VERIFY_TOKEN = Config.verify_token
QUICK = {"sent": 0.0, "delivered": 0.0, "read": 0.0, "review": 0.0}


class Business:
    """A callback that keeps every post as it came and answers as it is told."""

    def __init__(self) -> None:
        self.posts: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[int] = []
        self.seconds = 0.0
        business = self

        class Callback(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                asked = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
                is_right = asked.get("hub.mode") == "subscribe" and asked.get("hub.verify_token") == VERIFY_TOKEN
                self.answer(200 if is_right else 403, asked["hub.challenge"].encode() if is_right else b"")

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                time.sleep(business.seconds)
                business.posts.append((dict(self.headers), body))
                self.answer(business.answers.pop(0) if business.answers else 200, b"")

            def answer(self, status: int, body: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Callback)
        self.url = f"http://127.0.0.1:{self._server.server_port}/webhooks/whatsapp"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @contextmanager
    def listening(self) -> Iterator[Business]:
        self._thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()

    def changes(self) -> list[Json]:
        return [
            change for _, body in list(self.posts) for entry in json.loads(body)["entry"] for change in entry["changes"]
        ]

    def values(self, field: str) -> list[Json]:
        return [change["value"] for change in self.changes() if change["field"] == field]

    def messages(self) -> list[Json]:
        return [message for value in self.values("messages") for message in value.get("messages", [])]

    def statuses(self, wamid: str | None = None) -> list[Json]:
        listed = [status for value in self.values("messages") for status in value.get("statuses", [])]
        return [status for status in listed if wamid in {None, status["id"]}]


class Graph:
    """Calls with the development token; answers stay `requests` responses."""

    def __init__(self, sim: Running) -> None:
        self.sim = sim
        self.version = "v23.0"
        self.number = sim.config.phone_number_id
        self.waba = sim.config.waba_id
        self.headers = {"Authorization": f"Bearer {sim.config.token}"}

    def call(self, method: str, path: str, **more: Any) -> requests.Response:
        headers = self.headers | more.pop("headers", {})
        return requests.request(
            method, f"{self.sim.url}/{self.version}/{path}", headers=headers, timeout=more.pop("timeout", 10), **more
        )

    def get(self, path: str, **more: Any) -> requests.Response:
        return self.call("GET", path, **more)

    def post(self, path: str, body: Json | None = None, **more: Any) -> requests.Response:
        return self.call("POST", path, json=body, **more)

    def send(self, to: str, kind: str = "text", content: Any = None, **more: Any) -> requests.Response:
        body = {"messaging_product": "whatsapp", "to": to, "type": kind} | more
        body[kind] = {"body": "Namaste"} if content is None and kind == "text" else content
        return self.post(f"{self.number}/messages", body)

    def send_template(
        self, to: str, name: str, language: str = "en", parts: Any = None, **more: Any
    ) -> requests.Response:
        template: Json = {"name": name, "language": {"code": language}}
        if parts is not None:
            template["components"] = parts
        return self.send(to, "template", template, **more)

    def upload(self, content: bytes, mime_type: str, filename: str = "file") -> requests.Response:
        return self.call(
            "POST",
            f"{self.number}/media",
            files={"file": (filename, content, mime_type)},
            data={"messaging_product": "whatsapp"},
        )

    def create(self, name: str, components: list[Json], category: str = "UTILITY", **more: Any) -> requests.Response:
        draft = {"name": name, "language": "en", "category": category, "components": components} | more
        return self.post(f"{self.waba}/message_templates", draft)

    def approve(self, name: str, components: list[Json], category: str = "UTILITY", **more: Any) -> str:
        """Create a template and wait for its approval; returns its id."""
        answer = self.create(name, components, category, **more)
        assert answer.status_code == 200, answer.text
        template_id: str = answer.json()["id"]
        self.sim.advance(2)
        assert self.get(template_id).json()["status"] == "APPROVED"
        return template_id


def wamid_of(answer: requests.Response) -> str:
    assert answer.status_code == 200, answer.text
    wamid: str = answer.json()["messages"][0]["id"]
    return wamid


def code_of(answer: requests.Response) -> tuple[int, int]:
    """HTTP status and error code."""
    return answer.status_code, answer.json()["error"]["code"]


def body_of(text: str, *samples: str) -> Json:
    component: Json = {"type": "BODY", "text": text}
    return component | ({"example": {"body_text": [list(samples)]}} if samples else {})


def fill(*texts: str) -> list[Json]:
    return [{"type": "body", "parameters": [{"type": "text", "text": text} for text in texts]}]


@pytest.fixture
def business() -> Iterator[Business]:
    with Business().listening() as listening:
        yield listening


Start = Callable[..., Running]


@pytest.fixture
def start(business: Business) -> Iterator[Start]:
    """Start a simulator with people who react at once; keyword arguments go into its config."""
    open_ones = []

    def begin(**more: Any) -> Running:
        people = [PersonEntry(MEERA, "Meera Shah", "jeweller"), PersonEntry(KAVYA, "Kavya Rao")]
        settings = {"webhook": business.url, "people": people, "delays": Delays(**QUICK)} | more
        context = running(Config(**settings))
        open_ones.append(context)
        return context.__enter__()

    yield begin
    for context in open_ones:
        context.__exit__(None, None, None)


@pytest.fixture
def sim(start: Start) -> Running:
    return start()


@pytest.fixture
def graph(sim: Running) -> Graph:
    return Graph(sim)


def hear_all(sim: Running, seconds: float = 10.0) -> None:
    """Let everything that is due soon happen and every webhook arrive."""
    sim.advance(seconds)
    assert sim.settle(10)
