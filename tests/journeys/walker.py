"""Somebody with a phone: says, taps and waits for the answer, over the simulator's control face."""

from __future__ import annotations

import time
from typing import Any

from demo.transcript import list_replies, show_message
from simulator.remote import Remote


class Walker:
    def __init__(self, sim: Remote, wa_id: str) -> None:
        self._sim = sim
        self.wa_id = wa_id
        self._seen = 0

    def say(self, text: str) -> None:
        self._sim.say(self.wa_id, text)

    def tap(self, title: str) -> None:
        for message in reversed(self.shown()):
            for reply in list_replies(message):
                if reply["title"] == title:
                    self._sim.tap(self.wa_id, reply["id"], message["id"])
                    return
        raise AssertionError(f"nothing shows [{title}]: {[show_message(each) for each in self.shown()[-3:]]}")

    def attach(self, name: str, content: bytes) -> None:
        self._sim.attach(self.wa_id, name, content)

    def shown(self) -> list[dict[str, Any]]:
        return [each for each in self._sim.thread(self.wa_id) if each["from"] == "business"]

    def expect(self, text: str, timeout: float = 30.0) -> str:
        """The next message that was not read yet, which must contain this."""
        ends_at = time.monotonic() + timeout
        while len(self.shown()) <= self._seen:
            assert time.monotonic() < ends_at, f"nothing came, expected {text!r}"
            time.sleep(0.05)
        shown = show_message(self.shown()[self._seen])
        self._seen += 1
        assert text in shown, shown
        return shown
