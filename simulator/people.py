"""The people at the other end: their phones, windows, opt-outs and habits; declared ones and, on demand, everybody."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from simulator.ids import derive_bsuid
from simulator.messages import Incoming, Outgoing
from simulator.phones import find_magic_behaviour, is_on_whatsapp

# A phone nobody looks at remembers this many messages; a declared one remembers many more.
UNSEEN_MEMORY = 40
SHOWN_MEMORY = 2000


@dataclass
class Script:
    """What a person does by themselves. Seconds count from the delivery of each message."""

    reads_after: float | None = None
    never_reads: bool = False
    never_delivered: bool = False
    replies: str = ""
    replies_after: float = 1.0
    taps: str = ""
    off_for: float = 0.0
    blocks_after: float | None = None
    stops_marketing_after: float | None = None
    fails_with: int | None = None
    reads_before_delivered: bool = False
    duplicates: bool = False


_MAGIC_SCRIPTS: dict[str, dict[str, Any]] = {
    "never_delivered": {"never_delivered": True},
    "delivered_never_read": {"never_reads": True},
    "replies_yes": {"replies": "yes"},
    "stops_marketing": {"stops_marketing_after": 1.0},
    "every_webhook_twice": {"duplicates": True},
    "read_before_delivered": {"reads_before_delivered": True},
    "off_for_a_day": {"off_for": 86_400.0},
    "blocks_after_reading": {"blocks_after": 1.0},
    "taps_first_button": {"taps": "*"},
}


class Person:
    """One WhatsApp user. Slots and empty defaults keep a hundred thousand of them small."""

    __slots__ = (
        "blocked",
        "bsuid",
        "free_entries",
        "hides_phone",
        "is_missing",
        "is_shown",
        "marketing_at",
        "name",
        "note",
        "off_until",
        "pair_debt",
        "reactions",
        "script",
        "stopped_marketing",
        "thread",
        "typing_until",
        "username",
        "wa_id",
        "windows",
    )

    def __init__(self, wa_id: str, bsuid: str, name: str = "", note: str = "", is_shown: bool = False) -> None:
        self.wa_id = wa_id
        self.bsuid = bsuid
        self.name = name or f"+{wa_id}"
        self.note = note
        self.is_shown = is_shown
        self.is_missing = not is_on_whatsapp(wa_id)
        self.username = ""
        self.hides_phone = False
        self.off_until = 0.0
        self.script: Script | None = None
        self.thread: deque[Outgoing | Incoming] = deque(maxlen=SHOWN_MEMORY if is_shown else UNSEEN_MEMORY)
        self.windows: dict[str, float] | None = None
        self.free_entries: dict[str, float] | None = None
        self.blocked: set[str] | None = None
        self.stopped_marketing: set[str] | None = None
        self.pair_debt: dict[str, float] | None = None
        self.marketing_at: list[float] | None = None
        self.reactions: dict[str, str] | None = None
        self.typing_until: dict[str, float] | None = None

    def show(self, name: str = "", note: str = "") -> None:
        self.is_shown = True
        self.name = name or self.name
        self.note = note or self.note
        self.thread = deque(self.thread, maxlen=SHOWN_MEMORY)

    def window_ends_at(self, number_id: str) -> float:
        return 0.0 if self.windows is None else self.windows.get(number_id, 0.0)

    def open_window(self, number_id: str, ends_at: float) -> None:
        self.windows = {} if self.windows is None else self.windows
        self.windows[number_id] = ends_at

    def free_entry_ends_at(self, number_id: str) -> float:
        return 0.0 if self.free_entries is None else self.free_entries.get(number_id, 0.0)

    def open_free_entry(self, number_id: str, ends_at: float) -> None:
        self.free_entries = {} if self.free_entries is None else self.free_entries
        self.free_entries[number_id] = ends_at

    def has_blocked(self, number_id: str) -> bool:
        return self.blocked is not None and number_id in self.blocked

    def has_stopped_marketing(self, number_id: str) -> bool:
        return self.stopped_marketing is not None and number_id in self.stopped_marketing

    def find_message(self, wamid: str) -> Outgoing | Incoming | None:
        return next((item for item in reversed(self.thread) if item.wamid == wamid), None)


class People:
    """Everyone by number and by business-scoped id; whoever is asked for exists."""

    def __init__(self, portfolio_id: str) -> None:
        self._portfolio_id = portfolio_id
        self._by_wa_id: dict[str, Person] = {}
        self._by_bsuid: dict[str, Person] = {}

    def get(self, wa_id: str) -> Person:
        person = self._by_wa_id.get(wa_id)
        if person is None:
            person = Person(wa_id, derive_bsuid(self._portfolio_id, wa_id))
            behaviour = find_magic_behaviour(wa_id)
            if behaviour in _MAGIC_SCRIPTS:
                person.script = Script(**_MAGIC_SCRIPTS[behaviour])
            self._by_wa_id[wa_id] = person
            self._by_bsuid[person.bsuid] = person
        return person

    def find_bsuid(self, bsuid: str) -> Person | None:
        return self._by_bsuid.get(bsuid)

    def declare(self, wa_id: str, name: str, note: str = "") -> Person:
        person = self.get(wa_id)
        person.show(name, note)
        return person

    def move(self, person: Person, new_wa_id: str) -> None:
        """A person changes their number: the phone keeps its chats, the old number belongs to nobody."""
        del self._by_wa_id[person.wa_id]
        del self._by_bsuid[person.bsuid]
        person.wa_id = new_wa_id
        person.bsuid = derive_bsuid(self._portfolio_id, new_wa_id)
        self._by_wa_id[new_wa_id] = person
        self._by_bsuid[person.bsuid] = person

    def rename(self, person: Person, bsuid: str) -> None:
        del self._by_bsuid[person.bsuid]
        person.bsuid = bsuid
        self._by_bsuid[bsuid] = person

    def is_known(self, wa_id: str) -> bool:
        return wa_id in self._by_wa_id

    def shown(self) -> Iterator[Person]:
        return (person for person in self._by_wa_id.values() if person.is_shown)

    def __len__(self) -> int:
        return len(self._by_wa_id)
