"""The server's one changing reference: the world in force, the page's listeners, and how a reset swaps worlds."""

from __future__ import annotations

import asyncio
from copy import deepcopy

from simulator.config import Config
from simulator.events import Events
from simulator.webhooks.outbox import Destination
from simulator.world import World

CHALLENGE = "1158201444"


class Hub:
    def __init__(self, config: Config) -> None:
        self._config = config
        self.events = Events()
        self.world = World(deepcopy(config), self.events)

    async def reset(self) -> None:
        """Throw everything away, changed settings too, and begin again with the first config."""
        old, self.world = self.world, World(deepcopy(self._config), self.events)
        await old.close()
        self.events.tell("reload")

    async def shake_hands(self) -> bool:
        """The subscription handshake with the app's callback."""
        main: Destination = self.world.switchboard.main
        return await self.world.outbox.shake_hands(main, CHALLENGE)

    async def settle(self, seconds: float) -> bool:
        """Wait until no webhook is under way; False when that takes longer than `seconds`."""
        ends_at = asyncio.get_running_loop().time() + seconds
        while self.world.outbox.unfinished:
            if asyncio.get_running_loop().time() > ends_at:
                return False
            await asyncio.sleep(0.005)
        return True

    async def close(self) -> None:
        await self.world.close()
