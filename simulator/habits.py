"""People who act by themselves: a script's answers, taps, blocks and opt-outs, each at its time."""

from __future__ import annotations

from simulator.clock import Clock
from simulator.delivery import Delivery
from simulator.inbound import ActError, Inbound
from simulator.messages import Outgoing
from simulator.people import Person, Script


class Habits:
    def __init__(self, clock: Clock, inbound: Inbound, delivery: Delivery) -> None:
        self._clock = clock
        self._inbound = inbound
        inbound.read_now = delivery.read_now

    def act(self, person: Person, script: Script, message: Outgoing) -> None:
        """Plan what this person does about a message that has just arrived."""
        if script.replies:
            self._clock.after(script.replies_after, self._reply, person, script.replies, message)
        if script.taps:
            self._clock.after(script.replies_after, self._tap, person, script.taps, message)
        if script.stops_marketing_after is not None and message.category == "marketing":
            self._clock.after(script.stops_marketing_after, self._stop_marketing, person, message)
        if script.blocks_after is not None:
            self._clock.after(script.blocks_after, self._block, person, message)

    def _reply(self, person: Person, text: str, message: Outgoing) -> None:
        self._inbound.say(person, message.number, text)

    def _tap(self, person: Person, reply: str, message: Outgoing) -> None:
        try:
            self._inbound.tap(person, reply, message.wamid)
        except ActError:
            return  # A message without that button leaves the person nothing to tap.

    def _stop_marketing(self, person: Person, message: Outgoing) -> None:
        self._inbound.prefer_marketing(person, message.number, "stop")

    def _block(self, person: Person, message: Outgoing) -> None:
        self._inbound.block(person, message.number, is_blocked=True)
