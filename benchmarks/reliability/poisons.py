"""Eight things a network does to a connection, each as a toxic of a link."""

from __future__ import annotations

import asyncio
import random

from benchmarks.reliability.links import Toxic, Wire


class Latency(Toxic):
    """Every piece comes later, either way."""

    seconds = 0.3

    async def carry(self, wire: Wire, data: bytes, is_up: bool) -> None:
        await asyncio.sleep(self.seconds)
        await super().carry(wire, data, is_up)


class Jitter(Toxic):
    """Some pieces come at once, some a second later."""

    most = 1.0

    async def carry(self, wire: Wire, data: bytes, is_up: bool) -> None:
        await asyncio.sleep(random.random() ** 3 * self.most)
        await super().carry(wire, data, is_up)


class Bandwidth(Toxic):
    """So many bytes a second on each connection, and no more."""

    rate = 16 * 1024
    piece = 1024

    async def carry(self, wire: Wire, data: bytes, is_up: bool) -> None:
        for start in range(0, len(data), self.piece):
            await asyncio.sleep(self.piece / self.rate)
            await super().carry(wire, data[start : start + self.piece], is_up)


class SlowClose(Toxic):
    """The end of a connection is heard of late on the other side."""

    seconds = 3.0

    async def end(self, wire: Wire, is_up: bool) -> None:
        await asyncio.sleep(self.seconds)
        await super().end(wire, is_up)


class Silence(Toxic):
    """Everything is swallowed, ends too; a connection that has lost something stays open and silent for ever."""

    async def carry(self, wire: Wire, data: bytes, is_up: bool) -> None:
        wire.is_silent = True

    async def end(self, wire: Wire, is_up: bool) -> None:
        wire.is_silent = True

    def takes(self) -> bool:
        return False


class Reset(Toxic):
    """After some bytes, other ones each time, both sides get a reset."""

    most = 4000

    async def carry(self, wire: Wire, data: bytes, is_up: bool) -> None:
        if wire.left is None:
            wire.left = random.randrange(self.most)
        await super().carry(wire, data[: wire.left], is_up)
        wire.left -= len(data)
        if wire.left < 0:
            wire.left = None
            wire.reset()


class Slicer(Toxic):
    """Nothing comes in one piece."""

    most = 60

    async def carry(self, wire: Wire, data: bytes, is_up: bool) -> None:
        start = 0
        while start < len(data):
            size = random.randint(1, self.most)
            await super().carry(wire, data[start : start + size], is_up)
            await asyncio.sleep(0.001)
            start += size


class Cut(Toxic):
    """What was asked is passed on, and some of the answers are not: the connection ends in their place."""

    share = 0.2

    async def carry(self, wire: Wire, data: bytes, is_up: bool) -> None:
        if not is_up and wire.is_asked and random.random() < self.share:
            wire.reset()
            return
        wire.is_asked = is_up
        await super().carry(wire, data, is_up)


TOXICS: dict[str, type[Toxic]] = {
    "latency": Latency,
    "jitter": Jitter,
    "bandwidth": Bandwidth,
    "slow close": SlowClose,
    "silence": Silence,
    "reset": Reset,
    "slicer": Slicer,
    "cut": Cut,
}
