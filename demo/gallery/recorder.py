"""A plug-in of pytest (`-p demo.gallery.recorder`) that notes every screen the bot queues or tells while chats play."""

from __future__ import annotations

import functools
import importlib
import pkgutil
import sys
from dataclasses import replace
from types import ModuleType
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

import jobs
from conversations.screen import Screen
from conversations.state import State
from demo.gallery.screens import Seen, load, save
from demo.town import STAFF
from jobs import notices, reply
from jobs.reply import Letterhead
from models.contact import Contact
from models.jeweller import Member, MemberStatus
from models.person import Person, Staff

_noted: dict[str, Seen] = {}
_kept: set[str] = set()


def pytest_configure() -> None:
    """Whoever queues or tells a screen has it noted on the way: it is a value, so nothing of the chat changes."""
    queue, tell = reply.queue_screen, notices.tell

    @functools.wraps(queue)
    def noting(session: Session, to: Letterhead, shown: Screen, state: State, step: str = "", **rest: Any) -> Any:
        note(Seen(shown, (state.flow or "") if step else "", step, (find_role(session, to.person),)))
        return queue(session, to, shown, state, step, **rest)

    @functools.wraps(tell)
    def telling(session: Session, to: Letterhead, shown: Screen, *rest: Any) -> bool:
        note(Seen(shown, "", "", (find_role(session, to.person),)))
        return tell(session, to, shown, *rest)

    replacements = {"queue_screen": (queue, noting), "tell": (tell, telling)}
    for module in list_modules():
        for name, (own, other) in replacements.items():
            if getattr(module, name, None) is own:
                setattr(module, name, other)


def list_modules() -> list[ModuleType]:
    found = pkgutil.walk_packages(jobs.__path__, "jobs.")
    return [importlib.import_module(each.name) for each in found]


def note(seen: Seen) -> None:
    """The first of its kind stays; to whom else it is shown is added."""
    before = _noted.setdefault(seen.key, seen)
    _noted[seen.key] = replace(before, roles=tuple(sorted({*before.roles, *seen.roles})))


def find_role(session: Session, person: Person) -> str:
    if person.wa_id == STAFF or session.scalar(select(Staff.id).where(Staff.person_id == person.id)):
        return "staff"
    of_person = Member.person_id == person.id, Member.status == MemberStatus.ACTIVE
    member = session.scalars(select(Member).where(*of_person).order_by(Member.id)).first()
    if member:
        return member.role.value
    by_name = or_(Contact.phone == person.wa_id, Contact.bsuid == person.bsuid)
    return "customer" if session.scalars(select(Contact.id).where(by_name)).first() else "newcomer"


def pytest_runtest_logfinish() -> None:
    """After each test, so that a run that is ended early was not in vain."""
    if _noted.keys() - _kept:
        merge()


def pytest_sessionfinish() -> None:
    sys.stdout.write(f"\n{len(_noted)} screens were shown, {merge()} are kept\n")


def merge() -> int:
    """What was kept before stays as it is, so that the file changes only where a screen does; gives how many there are."""
    kept = {seen.key: seen for seen in load()}
    for key, seen in _noted.items():
        before = kept.get(key, seen)
        kept[key] = replace(before, roles=tuple(sorted({*before.roles, *seen.roles})))
    save(list(kept.values()))
    _kept.update(_noted)
    return len(kept)
