"""A simulator at a URL as an object: people speak, faults are ordered, time jumps; for tests, demo and scripts."""

from __future__ import annotations

import json
import secrets
import time
from http.client import HTTPConnection
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

Json = dict[str, Any]


class RemoteError(Exception):
    """The simulator refused an order; the sentence says why."""


class Remote:
    """Speaks to the control face. Every call is one short HTTP exchange, so it may be used from any thread."""

    def __init__(self, url: str, timeout: float = 30.0) -> None:
        self.url = url
        self._address = urlsplit(url).netloc
        self._timeout = timeout

    def add_person(self, wa_id: str, name: str, note: str = "") -> Json:
        return self._post("/people", {"wa_id": wa_id, "name": name, "note": note})

    def people(self) -> list[Json]:
        found: list[Json] = self._call("GET", "/people")["people"]
        return found

    def person(self, wa_id: str) -> Json:
        return self._call("GET", f"/people/{wa_id}")

    def say(self, wa_id: str, text: str, **more: Any) -> str:
        """A person types; returns the wamid. `phone_number_id` and `quotes` may be given."""
        return self._act(wa_id, {"text": text} | more)

    def tap(self, wa_id: str, reply: str, message_id: str = "", **more: Any) -> str:
        """Tap a reply by its id or its title, on one message or on the latest that offers it."""
        return self._act(wa_id, {"tap": reply, "message_id": message_id} | more)

    def share_contacts(self, wa_id: str, contacts: list[Json], **more: Any) -> str:
        return self._act(wa_id, {"contacts": contacts} | more)

    def act(self, wa_id: str, **wish: Any) -> str | None:
        """Any other act: location, reaction, unsupported, lost_media, order, flow_reply, raw, marketing, blocks, reads."""
        found: str | None = self._post(f"/people/{wa_id}/say", wish)["id"]
        return found

    def attach(self, wa_id: str, filename: str, content: bytes, mime_type: str = "", **fields: str) -> str:
        """A person sends a file; `caption` and `phone_number_id` may be given."""
        boundary = secrets.token_hex(16)
        body = _write_multipart(boundary, filename, content, mime_type, fields)
        headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
        wamid: str = self._call("POST", f"/people/{wa_id}/attach", body, headers)["id"]
        return wamid

    def script(self, wa_id: str, **habits: Any) -> Json:
        return self._post(f"/people/{wa_id}/script", habits)

    def thread(self, wa_id: str) -> list[Json]:
        """Everything that phone shows, oldest first."""
        found: list[Json] = self._call("GET", f"/people/{wa_id}/thread")["messages"]
        return found

    def ledger(self, after: int = 0) -> list[Json]:
        """Every accepted message after a sequence number, oldest first."""
        lines: list[Json] = []
        while True:
            part = self._call("GET", f"/ledger?after={lines[-1]['seq'] if lines else after}")
            lines += part["messages"]
            if not part["messages"] or lines[-1]["seq"] >= part["last_seq"]:
                return lines

    def identify(self, wa_id: str, **change: Any) -> Json:
        """`moves_to`, `username`, `shows_phone`, `renews_user_id`, `is_missing`, `name`."""
        return self._post(f"/people/{wa_id}/identity", change)

    def act_together(self, *acts: Json) -> list[str | None]:
        """Several acts, each with its `wa_id`, whose webhooks leave in one post."""
        ids: list[str | None] = self._post("/together", {"acts": acts})["ids"]
        return ids

    def platform(self, order: str, **wish: Any) -> Json:
        """Let the platform act by itself: pause a template, revoke a token, change a limit and so on."""
        return self._post(f"/platform/{order}", wish)

    def settings(self, change: Json | None = None) -> Json:
        """The live settings by dotted name, after changing some."""
        return self._call("GET", "/settings") if change is None else self._post("/settings", change)

    def state(self) -> Json:
        return self._call("GET", "/state")

    def fault(self, action: str, **wish: Any) -> Json:
        return self._post("/faults", {"action": action} | wish)

    def clear_faults(self) -> None:
        self._call("DELETE", "/faults")

    def advance(self, seconds: float) -> Json:
        """Jump forward; everything due in between happens in order before this returns, its webhooks soon after."""
        return self._post("/clock", {"advance_seconds": seconds})

    def settle(self, timeout: float = 5.0) -> bool:
        """Wait until no webhook is under way."""
        return bool(self._call("GET", f"/idle?{urlencode({'timeout': timeout})}")["is_idle"])

    def shake_hands(self) -> bool:
        return bool(self._post("/handshake", {})["success"])

    def reset(self) -> None:
        self._post("/reset", {})

    def wait_for(self, wa_id: str, count: int = 1, timeout: float = 10.0) -> list[Json]:
        """Messages from the business on a phone, once there are at least `count` of them."""
        ends_at = time.monotonic() + timeout
        while True:
            shown = [message for message in self.thread(wa_id) if message["from"] == "business"]
            if len(shown) >= count:
                return shown
            if time.monotonic() > ends_at:
                raise RemoteError(f"Only {len(shown)} of {count} messages arrived in time.")
            time.sleep(0.02)

    def _act(self, wa_id: str, wish: Json) -> str:
        wamid: str = self._post(f"/people/{wa_id}/say", wish)["id"]
        return wamid

    def _post(self, path: str, body: Json) -> Json:
        return self._call("POST", path, json.dumps(body).encode(), {"Content-Type": "application/json"})

    def _call(self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None) -> Json:
        connection = HTTPConnection(self._address, timeout=self._timeout)
        try:
            connection.request(method, f"/_sim{path}", body, headers or {})
            answer = connection.getresponse()
            content: Json = json.loads(answer.read())
        finally:
            connection.close()
        if answer.status != 200:
            raise RemoteError(str(content.get("error", answer.status)))
        return content


def _write_multipart(boundary: str, filename: str, content: bytes, mime_type: str, fields: dict[str, str]) -> bytes:
    body = b""
    for name, value in fields.items():
        body += f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
    kind = f"Content-Type: {mime_type}\r\n" if mime_type else ""
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{quote(filename)}"\r\n{kind}\r\n'
    return body + head.encode() + content + f"\r\n--{boundary}--\r\n".encode()
