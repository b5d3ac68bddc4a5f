"""A customer list comes as a file: read, asked about, saved; left, dropped, sent twice, not a list at all."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import select

from demo.town import Town
from models.contact import Consent, ConsentPurpose, Contact, Segment
from models.file import ImportStatus, ListImport, StoredFile
from models.obligation import Obligation
from tests.conversations.chats import chat

HEADER = ("Party Name", "Mob No", "Loan No", "Next Due", "Int Amt")
LOANS = (
    ("Ramesh Bhai", "98240 55501", "GL-9", "12-12-2030", 2450),
    ("Sita", "9824055502", "GL-10", "13-12-2030", 1200),
    ("Sita", "9824055502", "GL-10", "13-12-2030", 1200),
    ("Nobody", "12345", "GL-11", "13-12-2030", 900),
)


def write_book(sheet: str, *rows: tuple[object, ...]) -> bytes:
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for row in rows:
        page.append(row)
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


@pytest.fixture(scope="module")
def files() -> Mapping[str, bytes]:
    return {
        "loans.xlsx": write_book("Party list", HEADER, *LOANS),
        "offers.csv": "Name,Mobile\nतारा,9824055503\n".encode(),
        "notes.pdf": b"%PDF-1.4 a brochure",
    }


CARD = "2 good (0 fixed by me) · 1 repeated · 1 can't be used Which group? [Gold loan] [Gold SIP] [Offers]"


def test_a_list_is_read_asked_about_and_saved(town: Town, files: Mapping[str, bytes]) -> None:
    """What can't be used comes back as a workbook with the reason beside each row."""
    chat(town, "meera", files=files).play(f"""
        > [loans.xlsx]
        < I read 4 rows on sheet “Party list”. Name: Party Name, Number: Mob No, Loan or plan: Loan No,
            Amount: Int Amt, Due date: Next Due “Next Due” 12-12-2030 is 12-Dec-2030: a reminder 3 days before would go
            out on 09-Dec-2030. {CARD}
        > [Gold loan]
        < Did these customers agree to hear from you on WhatsApp? [Offers too] [Reminders only] [Not sure]
        > [Reminders only]
        < [the-1-rows.xlsx] Saved: 2 new customers. 0 updated · 1 repeated · 1 can't be used 2 loans or plans noted.
            Here are those rows with the reason beside each: correct them and send the file back.
            [Send a reminder] [Menu]
        > [Send a reminder]
        < New campaign › 5 of 5 · Check Message: Loan reminder To: 5 people … When: now, … [Send to 5] [Test to me] [Change]
    """)
    with town.services.platform() as session:
        saved = session.scalars(select(Contact).where(Contact.phone.like("9198240555%")).order_by(Contact.phone)).all()
        assert [(each.name, each.phone, each.segment) for each in saved] == [
            ("Ramesh Bhai", "919824055501", Segment.GOLD_LOAN),
            ("Sita", "919824055502", Segment.GOLD_LOAN),
        ]
        ids = [each.id for each in saved]
        consents = session.scalars(select(Consent).where(Consent.contact_id.in_(ids))).all()
        assert {(each.contact_id, each.purpose) for each in consents} == {(i, ConsentPurpose.UTILITY) for i in ids}
        loans = session.scalars(select(Obligation).where(Obligation.contact_id.in_(ids))).all()
        assert {(each.number, each.amount_paise) for each in loans} == {("GL-9", 245_000), ("GL-10", 120_000)}
        returned = load_workbook(BytesIO(session.scalars(select(StoredFile.content)).one())).active
        assert returned is not None
        rows = list(returned.iter_rows(values_only=True))
        assert len(rows) == 2
        assert {"Nobody", "12345"} < {str(cell) for cell in rows[1]}


def test_back_help_and_numbers_in_its_questions(town: Town, files: Mapping[str, bytes]) -> None:
    chat(town, "meera", files=files).play("""
        > [offers.csv]
        < I read 1 row. Name: Name, Number: Mobile 1 good … Which group? [Gold loan] [Gold SIP] [Offers]
        > help
        < Type back, skip, cancel or menu at any time. I read 1 row. …
        > ௩
        < Did these customers agree …
        > help
        < Nobody is written to without having agreed. With “Not sure” I save them and write to nobody yet. …
        > back
        < I read 1 row. … Which group? …
        > offers
        < Did these customers agree …
        > not sure
        < Saved: 1 new customer. 0 updated · 0 repeated · 0 can't be used [Send a message] [Menu]
        > [Not sure]
        < That button is old; its question is closed. Meera Jewellers · 7 customers …
    """)
    with town.services.platform() as session:
        tara = session.scalars(select(Contact).where(Contact.phone == "919824055503")).one()
        assert tara.name == "तारा"
        assert session.scalars(select(Consent).where(Consent.contact_id == tara.id)).all() == []


def test_a_list_in_the_middle_of_a_campaign_leaves_the_draft(town: Town, files: Mapping[str, bytes]) -> None:
    chat(town, "meera", files=files).play("""
        > new campaign
        < … Who …
        > [Gold SIP]
        < … What …
        > [offers.csv]
        < I read 1 row. …
        > [Gold SIP]
        < Did these customers agree …
        > offers too
        < Saved: 1 new customer. …
        > menu
        < Meera Jewellers · 7 customers What would you like to do? [Continue] [Customers] [Messages]
        > [Continue]
        < … › 2 of 5 · What …
    """)


def test_lists_left_unsaved_wait_in_the_menu(town: Town, files: Mapping[str, bytes]) -> None:
    """Two lists at once, a menu, a week: nothing that was sent is lost without a word."""
    chat(town, "meera", files=files).play(f"""
        > [loans.xlsx]
        < I read 4 rows … {CARD}
        > menu
        < … Your list “loans.xlsx” is not saved yet. …
        > [offers.csv]
        < I read 1 row. …
        > 3
        < Did these customers agree …
        > 1
        < Saved: 1 new customer. … [Next list] [Send a message] [Menu]
        > [Gold loan]
        < That button is old; its question is closed. Meera Jewellers · 7 customers
            Your list “loans.xlsx” is not saved yet. [Save the list] [New campaign] [Customers]
        > [Save the list]
        < I read 4 rows … {CARD}
        > customers
        < You have 7 customers. …
        > menu
        < … Your list “loans.xlsx” is not saved yet. …
        ~ 8 days pass
        > menu
        < Meera Jewellers · 7 customers What would you like to do? …
        > save list
        < Meera Jewellers · 7 customers What would you like to do? …
    """)


def test_three_lists_in_a_row_are_asked_about_one_by_one(town: Town, files: Mapping[str, bytes]) -> None:
    more = {**files, "sip.csv": b"Name,Mobile\nMeena,9824055504\n"}
    chat(town, "meera", files=more).play(f"""
        > [loans.xlsx]
        < I read 4 rows … {CARD}
        > [offers.csv]
        < “offers.csv” is read too and waits. When this is done, type: next list I read 4 rows … {CARD}
        > [Gold loan]
        < Did these customers agree …
        > [sip.csv]
        < “sip.csv” is read too and waits. … Did these customers agree … [Reminders only] [Not sure]
        > [Reminders only]
        < [the-1-rows.xlsx] Saved: 2 new customers. … [Next list] [Send a reminder] [Menu]
        > [Next list]
        < I read 1 row. …
        > cancel
        < Cancelled. Nothing was sent and nothing was changed. [Next list] [Menu]
        > next list
        < I read 1 row. …
        > [Gold SIP]
        < Did these customers agree …
        > [Offers too]
        < Saved: 1 new customer. … [Send a reminder] [Menu]
        > next list
        < Meera Jewellers · 9 customers What would you like to do? …
    """)
    with town.services.platform() as session:
        statuses = session.scalars(select(ListImport.status).order_by(ListImport.id)).all()
        assert statuses == [ImportStatus.SAVED, ImportStatus.DROPPED, ImportStatus.SAVED]
        assert session.scalars(select(Contact).where(Contact.phone == "919824055503")).all() == []
        assert session.scalars(select(Contact).where(Contact.phone == "919824055504")).one().name == "Meena"


def test_the_card_says_what_was_not_read(town: Town) -> None:
    book = Workbook()
    for title, rows in (
        ("Party list", (HEADER, *LOANS, ("Om", "9824055504", "GL-12", "some day", 10), ("Ali", "+971501234567"))),
        ("Old ones", (HEADER, LOANS[0])),
    ):
        page = book.create_sheet(title)
        for row in rows:
            page.append(row)
    del book["Sheet"]
    saved = BytesIO()
    book.save(saved)
    chat(town, "meera", files={"two.xlsx": saved.getvalue()}).play("""
        > [two.xlsx]
        < 1 number is from outside India. I write to Indian numbers only for now. Shall I leave them out, or keep them
            for your records? [Leave out] [Keep them]
        > [Leave out]
        < I read 6 rows on sheet “Party list”. … 3 good (…) · 1 repeated · 2 can't be used
            1 number from another country. 1 date or amount I could not read; I keep it as text.
            I read only sheet “Party list”; there is also “Old ones”. Which group? …
    """)


def test_the_card_shows_how_each_column_of_days_was_read(town: Town) -> None:
    days = (
        b"Name,Mobile,DOB,Anniversary,Next Due\n"
        b"Ramesh,9824055501,06/25/1985,29 Feb,13/12/2020\nSita,9824055502,5-Jun-90,,05/12/2020\n"
    )
    chat(town, "meera", files={"days.csv": days}).play("""
        > [days.csv]
        < I read 2 rows. Name: Name, Number: Mobile, Due date: Next Due, Birthday: DOB, Anniversary: Anniversary
            “Next Due” 05/12/2020 is 05-Dec-2020. “DOB” 06/25/1985: a greeting would go out on 25-Jun-….
            “Anniversary” 29 Feb: a greeting would go out on 2…-Feb-…. 2 good …
    """)


def test_a_cancelled_list_is_dropped(town: Town, files: Mapping[str, bytes]) -> None:
    chat(town, "meera", files=files).play("""
        > [loans.xlsx]
        < I read 4 rows …
        > cancel
        < Cancelled. Nothing was sent and nothing was changed. [Menu]
        > [Menu]
        < Meera Jewellers · 6 customers What would you like to do? …
    """)
    with town.services.platform() as session:
        assert session.scalars(select(ListImport)).one().status is ImportStatus.DROPPED


def test_the_same_list_again_adds_nobody(town: Town, files: Mapping[str, bytes]) -> None:
    chat(town, "meera", files=files).play("""
        > [offers.csv]
        < I read 1 row. …
        > 3
        < Did these customers agree …
        > 1
        < Saved: 1 new customer. 0 updated · 0 repeated · 0 can't be used [Send a message] [Menu]
        > [offers.csv]
        < Same layout as … 1 customer: 0 new, 0 changed, 1 as before. Group: Offers.
            As last time they are noted as having agreed to reminders and offers. Save them? [Save] [Something else]
        > [Save]
        < Saved: 0 new customers. 0 updated · 1 as before · 0 repeated · 0 can't be used [Send a message] [Menu]
    """)


def test_what_is_no_list_is_explained(town: Town, files: Mapping[str, bytes]) -> None:
    chat(town, "meera", files=files).play("""
        > [notes.pdf]
        < I can't read a PDF. Please send the list as Excel or CSV. Nothing was changed. [Menu]
        > [photo.jpg]
        < I can't read a photo yet. Send the Excel or CSV file, share contact cards from your phone,
            or type: add Sunita 98450 12345 [Menu]
    """)


def test_a_list_from_somebody_without_a_shop_is_not_read(town: Town, files: Mapping[str, bytes]) -> None:
    chat(town, "kavya", "farid", files=files).play("""
        > [offers.csv]
        < This number sends the messages of Meera Jewellers, Zaveri Bros. …
        (farid) > [offers.csv]
        (farid) < Namaste! … Which language? …
        (farid) > [offers.csv]
        (farid) < Please choose one of these, or type its number. Namaste! … Which language? …
    """)
    with town.services.platform() as session:
        assert session.scalars(select(ListImport)).all() == []
