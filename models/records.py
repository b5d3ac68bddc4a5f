"""All tables in one import, for migrations and for the audit of row-level security."""

from __future__ import annotations

from models import (
    audit,
    campaign,
    card,
    contact,
    conversation,
    export,
    file,
    inbox,
    jeweller,
    message,
    number,
    obligation,
    person,
    reply,
    suppression,
    tally,
    team,
    template,
)
from models.base import Base, TenantRecord

MODULES = (
    audit,
    campaign,
    card,
    contact,
    conversation,
    export,
    file,
    inbox,
    jeweller,
    message,
    number,
    obligation,
    person,
    reply,
    suppression,
    tally,
    team,
    template,
)

METADATA = Base.metadata

# Tables whose rows belong to one jeweller (or, where the column may be empty, to the platform itself).
TENANT_TABLES = frozenset(table.name for table in METADATA.tables.values() if "jeweller_id" in table.columns)

# Tables of the platform, without a jeweller: people and their chats, what arrives, Meta's templates, numbers.
PLATFORM_TABLES = frozenset(METADATA.tables) - TENANT_TABLES - {"jeweller"}

__all__ = ["METADATA", "MODULES", "PLATFORM_TABLES", "TENANT_TABLES", "TenantRecord"]
