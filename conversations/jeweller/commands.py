"""All typed words of a jeweller, gathered from the dialogues they belong to."""

from __future__ import annotations

from conversations.commands import Command, obey
from conversations.desk import Desk
from conversations.engine import Turn
from conversations.jeweller import (
    campaign_commands,
    campaign_shortcuts,
    customer_commands,
    customer_groups,
    customers,
    exports,
    leads,
    report,
    settings,
    status,
    team,
    templates,
)
from conversations.state import State

# The order decides where one word begins another: the longer first.
COMMANDS: tuple[Command, ...] = (
    *team.COMMANDS,
    *settings.COMMANDS,
    *campaign_commands.COMMANDS,
    *campaign_shortcuts.COMMANDS,
    *customer_commands.COMMANDS,
    *customer_groups.COMMANDS,
    *customers.COMMANDS,
    *exports.COMMANDS,
    *leads.COMMANDS,
    *report.COMMANDS,
    *status.COMMANDS,
    *templates.COMMANDS,
)


def hear(text: str, state: State, desk: Desk) -> Turn | None:
    """None when the line is no command."""
    return obey(text, COMMANDS, state, desk)
