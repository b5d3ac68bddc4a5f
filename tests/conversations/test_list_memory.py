"""Next month's list of the same layout: what is new in it, one word, and on to the check of the last campaign."""

from __future__ import annotations

from sqlalchemy import select

from demo.town import Town
from models.contact import Consent, ConsentPurpose, Contact, Segment
from models.file import ListImport, ListLayout
from models.obligation import Obligation
from tests.conversations.chats import change_contacts, chat, count_campaigns

HEADER = b"Party Name,Mob No,Loan No,Next Due,Int Amt\n"
NOVEMBER = HEADER + (
    b"Ramesh,9824055501,GL-9,13-12-2030,2450\nSita,9824055502,GL-10,14-12-2030,1200\nOm,9824055503,GL-11,15-12-2030,900\n"
)
DECEMBER = HEADER + (
    b"Ramesh,9824055501,GL-9,13-12-2030,2450\nSita,9824055502,GL-10,14-01-2031,1200\nOm,,GL-11,15-12-2030,900\n"
    b"Tara,9824055504,GL-12,16-12-2030,700\nTara,9824055504,GL-12,16-12-2030,700\n"
)
FILES = {"loans-nov.csv": NOVEMBER, "loans-dec.csv": DECEMBER}

FIRST = """
    > [loans-nov.csv]
    < I read 3 rows. … Which group? …
    > [Gold loan]
    < Did these customers agree …
    > [Reminders only]
    < Saved: 3 new customers. … 3 loans or plans noted. [Send a reminder] [Menu]
"""


def test_a_known_layout_needs_a_share_and_three_taps_to_a_confirmed_campaign(town: Town) -> None:
    player = chat(town, "meera", files=FILES)
    player.play(FIRST)
    player.play("""
        > [Send a reminder]
        < New campaign › 5 of 5 · Check …
        > [Send to 6]
        < New campaign › 5 of 5 · Check To go ahead, …
        > 6
        < …
        ~ 2 minutes pass
        < Loan reminder: done. …
        ~ 30 hours pass
        > [loans-dec.csv]
        < Same layout as … 3 loans or plans: 1 new, 1 changed, 1 as before.
            3 good (0 fixed by me) · 1 repeated · 1 can't be used Group: Gold loan.
            As last time they are noted as having agreed to reminders.
            Save them, and send “Loan reminder” as last time? [Save and send] [Only save] [Something else]
        > [Save and send]
        < [the-1-rows.xlsx] Saved: 1 new customer. 0 updated · 2 as before · 1 repeated · 1 can't be used
            3 loans or plans noted. Here are those rows with the reason beside each: … [Menu]
        < New campaign › 5 of 5 · Check Message: Loan reminder To: 7 people … [Send to 7] …
        > [Send to 7]
        < Loan reminder starts at …
    """)
    assert count_campaigns(town) == 2
    with town.services.platform() as session:
        due = {loan.number: str(loan.due_on) for loan in session.scalars(select(Obligation))}
        assert (due["GL-10"], due["GL-12"]) == ("2031-01-14", "2030-12-16")
        newest = session.scalars(select(ListImport).order_by(ListImport.id.desc())).first()
        assert newest is not None
        tara = session.scalars(select(Contact).where(Contact.phone == "919824055504")).one()
        noted = session.scalars(select(Consent).where(Consent.contact_id == tara.id)).one()
        assert (noted.purpose, noted.is_granted, noted.source, noted.import_id, noted.recorded_by_person_id) == (
            ConsentPurpose.UTILITY,
            True,
            "loans-dec.csv",
            newest.id,
            newest.person_id,
        )


def test_something_else_asks_everything_and_the_newest_answers_are_remembered(town: Town) -> None:
    player = chat(town, "meera", files=FILES)
    player.play(FIRST)
    player.play("""
        > [loans-dec.csv]
        < Same layout as … Save them? [Save] [Something else]
        > [Something else]
        < I read 5 rows. … Which group? …
        > back
        < Same layout as … Save them? …
        > something else
        < I read 5 rows. … Which group? …
        > [Gold SIP]
        < 2 of them are in another group already. Keep or move?
            Reminders go out by loan or plan, whichever group somebody is in. [Keep] [Move]
        > [Move]
        < Did these customers agree …
        > [Offers too]
        < [the-1-rows.xlsx] Saved: 1 new customer. 2 updated · 1 repeated · 1 can't be used …
        > [loans-nov.csv]
        < Same layout as … 3 loans or plans: 1 new, 1 changed, 1 as before. Group: Gold SIP.
            1 comes here from another group. As last time they are noted as having agreed to reminders and offers. …
        > [Save]
        < Saved: 0 new customers. 1 updated · 2 as before · 0 repeated · 0 can't be used …
    """)
    with town.services.platform() as session:
        groups = session.scalars(select(Contact.segment).where(Contact.phone.like("9198240555%"))).all()
        assert set(groups) == {Segment.GOLD_SIP}
        layout = session.scalars(select(ListLayout)).one()
        assert (layout.segment, layout.consent, layout.decided["moves"]) == (Segment.GOLD_SIP, "offers", "move")


def test_a_known_customer_stays_in_their_group_unless_moved(town: Town) -> None:
    chat(town, "meera", files=FILES).play("""
        > [loans-nov.csv]
        < I read 3 rows. …
        > [Offers]
        < Did these customers agree …
        > [Offers too]
        < Saved: 3 new customers. …
    """)
    change_contacts(town, "919824055501", segment=Segment.GOLD_LOAN)
    chat(town, "meera", files=FILES).play("""
        > [loans-dec.csv]
        < Same layout as … 3 customers: 1 new, 0 changed, 2 as before. … Group: Offers. 1 stays in another group. …
        > [Something else]
        < I read 5 rows. …
        > [Gold loan]
        < 1 of them is in another group already. Keep or move? … [Keep] [Move]
        > [Keep]
        < Did these customers agree …
        > [Reminders only]
        < [the-1-rows.xlsx] Saved: 1 new customer. 0 updated · 2 as before · … 3 loans or plans noted. …
        > [Send a reminder]
        < … To: 6 people …
    """)
    with town.services.platform() as session:
        sita = session.scalars(select(Contact).where(Contact.phone == "919824055502")).one()
        assert sita.segment is Segment.MARKETING


def test_another_shop_knows_nothing_of_a_layout(town: Town) -> None:
    chat(town, "meera", files=FILES).play(FIRST)
    chat(town, "zaveri", files=FILES).play("""
        (zaveri) > [loans-dec.csv]
        (zaveri) < I read 5 rows. … Which group? …
    """)
