"""A loan that is paid while its reminder waits: the reminder stays where it is."""

from __future__ import annotations

from datetime import timedelta

from demo.town import Town
from demo.transcript import Player
from models.number import SendingNumber
from tests.cast import KAVYA, MEERA, RAMESH


def test_a_reminder_that_waits_is_skipped_once_its_loan_is_paid(town: Town) -> None:
    player = Player(town, {"meera": MEERA})
    player.play(
        """
        > send loan reminder to gold loan now
        < … [Send to 3] …
        > [Send to 3]
        < …
        > 3
        < Loan reminder starts at …
        """
    )
    town.services.clock.pass_time(timedelta(seconds=100))
    hold_the_number(town, halted=True)
    town.tick()
    player.play(
        """
        > paid GL-1023
        < …marked paid…
        """
    )
    hold_the_number(town, halted=False)
    town.tick()
    player.play("< Loan reminder: done. Sent 2 of 3 · failed 0 · skipped 1. …")
    assert [each for each in town.sim.thread(RAMESH) if each["from"] == "business"] == []
    assert len(town.sim.thread(KAVYA)) == 1
    player.play(
        """
        > report
        < … Not reached: paid meanwhile 1 …
        """
    )


def hold_the_number(town: Town, *, halted: bool) -> None:
    """As staff or a refusal would, so that the recipients are frozen and wait."""
    with town.services.platform() as session:
        number = session.get_one(SendingNumber, town.services.settings.whatsapp_phone_number_id)
        number.halted_at = town.services.clock.now(session) if halted else None
