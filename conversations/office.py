"""What a dialogue of staff may ask about the whole platform."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlalchemy import func, select, text
from sqlalchemy.orm import selectinload

from conversations.desk import Desk
from models.jeweller import Jeweller, JewellerStatus, Member
from models.person import Person
from models.template import APPROVED, Template, TemplateTranslation
from models.values.digits import to_ascii_digits
from models.values.phones import Phone, read_phone
from whatsapp import limits
from whatsapp.limits import SERVICE_WINDOW

# Rows of a page; two more lead on and back to the overview.
PAGE = limits.LIST_ROWS - 2


@dataclass(frozen=True)
class Reach:
    """Owners whose chat is open, those only a template reaches, and those nobody can write to now."""

    open: int
    by_template: int
    unreached: int

    @property
    def people(self) -> int:
        return self.open + self.by_template


_OWNERS = """
SELECT count(*) AS owners, count(*) FILTER (WHERE service_window.last_inbound_at > :since) AS open
FROM member JOIN jeweller ON jeweller.id = member.jeweller_id
LEFT JOIN service_window ON service_window.person_id = member.person_id
    AND service_window.phone_number_id = jeweller.phone_number_id
WHERE member.status = 'active' AND member.role = 'owner'
"""
_TEMPLATE = """
SELECT 1 FROM template JOIN template_translation ON template_translation.template_id = template.id
WHERE template.name = :name AND template_translation.status = 'APPROVED' LIMIT 1
"""


def count_reach(desk: Desk, notice: str) -> Reach:
    """Of all owners, for a notice with that template."""
    owners, is_open = desk.session.execute(text(_OWNERS), {"since": desk.now - SERVICE_WINDOW}).one()
    has_template = desk.session.execute(text(_TEMPLATE), {"name": notice}).first() is not None
    shut = owners - is_open
    return Reach(is_open, shut if has_template else 0, 0 if has_template else shut)


def list_waiting(desk: Desk) -> Sequence[Jeweller]:
    """Shops that nobody has decided on, the first registered first."""
    return desk.session.scalars(
        select(Jeweller).where(Jeweller.status == JewellerStatus.PENDING).order_by(Jeweller.id)
    ).all()


def find_shops(desk: Desk, typed: str) -> Sequence[Jeweller]:
    """By id, by a part of the name or by somebody's number in its team; with nothing typed, whoever waits."""
    query = select(Jeweller).order_by(Jeweller.id).limit(limits.LIST_ROWS - 1)
    typed = to_ascii_digits(typed)
    if not typed:
        return desk.session.scalars(query.where(Jeweller.status == JewellerStatus.PENDING)).all()
    phone = read_phone(typed)
    if isinstance(phone, Phone):
        team = select(Member.jeweller_id).join(Person).where(Person.wa_id == phone.number)
        return desk.session.scalars(query.where(Jeweller.id.in_(team))).all()
    if typed.isascii() and typed.isdigit():
        return desk.session.scalars(query.where(Jeweller.id == int(typed[:18]))).all()
    return desk.session.scalars(
        query.where(func.lower(Jeweller.name).contains(typed.casefold(), autoescape=True))
    ).all()


Row = TypeVar("Row")


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some of many; `number` is from 1, and a page behind the last is empty."""

    rows: Sequence[Row]
    number: int
    has_more: bool


def cut_page(rows: Sequence[Row], number: int, size: int) -> Page[Row]:
    """`rows` are those of the page and one more, where there is one."""
    return Page(rows[:size], number, len(rows) > size)


def list_shops(desk: Desk, page: int) -> Page[Jeweller]:
    """All of them, the newest first."""
    query = select(Jeweller).order_by(Jeweller.id.desc()).offset((page - 1) * PAGE).limit(PAGE + 1)
    return cut_page(desk.session.scalars(query).all(), page, PAGE)


def list_all_templates(desk: Desk, page: int) -> Page[Template]:
    """Those of shops and the platform's own; what has a language that may not be sent stands first."""
    refused = Template.translations.any(TemplateTranslation.status != APPROVED)
    query = (
        select(Template)
        .options(selectinload(Template.translations))
        .order_by(refused.desc(), Template.name)
        .offset((page - 1) * PAGE)
        .limit(PAGE + 1)
    )
    return cut_page(desk.session.scalars(query).all(), page, PAGE)
