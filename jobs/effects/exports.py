"""An owner asks for a workbook of customers, campaigns or messages: a small one is made at once, a big one by a job."""

from __future__ import annotations

from conversations.desk import Desk
from conversations.effects import Export
from conversations.jeweller.exports import show_export_begun
from conversations.screen import Screen
from jobs.exports import count_rows, make_workbook
from jobs.services import Services, wake
from models.customer_group import CustomerGroup
from models.export import ExportOrder

# Writing these takes a fraction of a second; a turn that takes longer keeps the person's next words waiting.
AT_ONCE = 1_000


def export(effect: Export, services: Services, desk: Desk) -> Screen:
    shop, group = desk.own_shop, CustomerGroup.from_name(effect.part)
    if count_rows(desk.session, shop, effect.what, group, desk.now, AT_ONCE + 1) <= AT_ONCE:
        return make_workbook(desk.session, shop, desk.person, desk.language, effect.what, group, desk.now)
    order = ExportOrder(
        jeweller_id=shop.id, person_id=desk.person.id, what=effect.what, part=group.name, language=desk.language
    )
    desk.session.add(order)
    desk.session.flush()
    wake(desk.session, "export", shop.id, order.id)
    return show_export_begun()
