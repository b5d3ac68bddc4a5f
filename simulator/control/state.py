"""The state of accounts, numbers, templates and webhooks as plain values, for the page and for tests."""

from __future__ import annotations

from typing import Any

from simulator.pricing import month_of
from simulator.world import World

Json = dict[str, Any]


def describe_state(world: World) -> Json:
    now = world.clock.now()
    numbers = [
        {
            "phone_number_id": number.id,
            "display_number": number.display_number,
            "verified_name": number.verified_name,
            "waba_id": number.waba.id,
            "status": number.status,
            "quality": number.quality,
            "throughput": number.throughput,
            "messaging_limit": number.waba.portfolio.messaging_limit,
            "people_reached": len(number.waba.portfolio.reached),
            "has_payment_method": number.waba.has_payment_method,
            "is_locked": number.waba.is_locked,
            "is_restricted": number.waba.blocked_until > now,
            "service_messages": number.service_count if number.service_month == month_of(now) else 0,
        }
        for number in world.accounts.numbers.values()
    ]
    templates = [
        {
            "id": template.id,
            "waba_id": waba.id,
            "name": template.name,
            "language": template.language,
            "category": template.category,
            "status": template.status,
            "quality": template.quality,
            "accepted": template.accepted_count,
        }
        for waba in world.accounts.wabas.values()
        for template in waba.catalog
    ]
    webhooks = {"posts": world.outbox.posts, "refusals": world.outbox.refusals, "under_way": world.outbox.unfinished}
    return {"numbers": numbers, "templates": templates, "webhooks": webhooks, "people": len(world.people)}
