"""What only the jeweller can say of a list is asked, one question at a time, and never again for that layout."""

from __future__ import annotations

from io import BytesIO

from openpyxl import load_workbook
from sqlalchemy import select

from demo.town import Town
from models.contact import Consent, Contact
from models.file import ImportStatus, ListImport, StoredFile
from models.obligation import Obligation
from tests.conversations.chats import chat

TWO_OF_ALL = (
    b"Name,Mobile,Contact,Loan No,Next Due,Maturity,Int Amt,Balance\n"
    b"Ramesh,9824055501,9824066601,GL-9,03/04/2030,05/06/2031,2450,90000\n"
    b"Sita,9824055502,9824066602,GL-10,04/05/2030,06/07/2031,1200,40000\n"
)
NEXT_MONTH = TWO_OF_ALL + b"Om,9824055503,9824066603,GL-11,05/06/2030,07/08/2031,900,30000\n"
FOREIGN = b"Name,Mobile\nRamesh,9824055501\nAli,+971501234567\nJohn,+12015550123\n"
ODD = b"Name,Loan No,Next Due\nRamesh,9824055501,paid\nSita,9824055502,closed\nOm,9824055503,13-12-2030\n"
AGREED = (
    "Name,Mobile,WhatsApp opt-in (Y/N)\nRamesh,9824055501,Yes\nSita,9824055502,नहीं\nOm,9824055503,\n"
    "Tara,9824055504,ಹೌದು\nTara,9824055504,y\n"
).encode()
TAKEN_BACK = b"Name,Mobile,DND\nRamesh,9824055501,no\nTara,9824055504,yes\n"
PAPERS = (
    b"Firm,Mobile,Tax No,PAN,Udyam\nSoni & Sons,9824055501,27AAPFU0939F1ZV,AAPFU0939F,UDYAM-GJ-01-0000001\n"
    b"Mehta,9824055502,27AAPFU0939F1ZX,AAPFU0939,udyam gj 01 0000002\nShah,9824055503,24 AAACC1206D 1ZM,AAACC1206D,\n"
    b"Rao,9824055504,29AAGCB7383J1Z4,AAGCB7383J,\nIyer,9824055505,33AAACC1206D1ZN,AAACC1206D,\n"
)


def test_each_doubt_is_one_question_and_next_month_asks_none(town: Town) -> None:
    chat(town, "meera", files={"apr.csv": TWO_OF_ALL, "may.csv": NEXT_MONTH}).play("""
        > [apr.csv]
        < “Mobile”: 9824055501, 9824055502 “Contact”: 9824066601, 9824066602
            Two columns hold mobile numbers. Which one do I write to? [Mobile] [Contact]
        > what?
        < Please choose one of these, or type its number. “Mobile”: …
        > [Contact]
        < “Next Due”: 03/04/2030, 04/05/2030 “Maturity”: 05/06/2031, 06/07/2031 Which column says when it is due?
            [Next Due] [Maturity] [None of these]
        > [None of these]
        < “Int Amt”: 2450, 1200 “Balance”: 90000, 40000 Which column is the amount to be paid? …
        > back
        < “Next Due”: … Which column says when it is due? …
        > maturity
        < “Int Amt”: … Which column is the amount to be paid? [Int Amt] [Balance] [None of these]
        > 2
        < In the column “Maturity” stands 05/06/2031. Which day is that? [05-Jun-2031] [06-May-2031]
        > [06-May-2031]
        < I read 2 rows. Name: Name, Number: Contact, Number: Mobile, … Amount: Balance, Due date: Maturity
            “Maturity” 05/06/2031 is 06-May-2031: a reminder 3 days before would go out on 03-May-2031. 2 good …
        > [Gold loan]
        < Did these customers agree …
        > [Reminders only]
        < Saved: 2 new customers. …
        > [may.csv]
        < Same layout as … 3 loans or plans: 1 new, 0 changed, 2 as before. Group: Gold loan. …
        > [Save]
        < Saved: 1 new customer. 0 updated · 2 as before …
    """)
    with town.services.platform() as session:
        ramesh = session.scalars(select(Contact).where(Contact.phone == "919824066601")).one()
        assert ramesh.second_phone == "919824055501"
        due = {loan.number: (str(loan.due_on), loan.amount_paise) for loan in session.scalars(select(Obligation))}
        assert (due["GL-9"], due["GL-11"]) == (("2031-05-06", 9_000_000), ("2031-07-08", 3_000_000))


def test_a_heading_that_does_not_fit_is_asked_about(town: Town) -> None:
    chat(town, "meera", files={"odd.csv": ODD}).play("""
        > [odd.csv]
        < “Loan No”: 9824055501, 9824055502, 9824055503 Are these the customers' own mobile numbers? [Yes] [No]
        > [Yes]
        < “Next Due”: paid, closed, 13-12-2030 Is this the day when it is due? [Yes] [No]
        > [No]
        < I read 3 rows. Name: Name, Number: Loan No 3 good …
        > cancel
        < Cancelled. …
        > [odd.csv]
        < “Loan No”: … Are these the customers' own mobile numbers? …
        > [No]
        < “Next Due”: …
        > [No]
        < I found no column with mobile numbers in this file. Nothing was changed. [Menu]
    """)
    with town.services.platform() as session:
        statuses = session.scalars(select(ListImport.status).order_by(ListImport.id)).all()
        assert statuses == [ImportStatus.DROPPED, ImportStatus.REFUSED]


def test_numbers_of_other_countries_are_kept_on_a_word_and_never_written_to(town: Town) -> None:
    chat(town, "meera", files={"friends.csv": FOREIGN}).play("""
        > [friends.csv]
        < 2 numbers are from outside India. … [Leave out] [Keep them]
        > [Keep them]
        < I read 3 rows. … 3 good (0 fixed by me) · 0 repeated · 0 can't be used
            2 numbers from other countries are kept, but not written to. Which group? …
        > [Offers]
        < Did these customers agree …
        > [Offers too]
        < Saved: 3 new customers. …
        > [friends.csv]
        < Same layout as … 3 customers: 0 new, 0 changed, 3 as before. 2 numbers from other countries are kept, …
    """)
    with town.services.platform() as session:
        agreed = session.scalars(select(Contact.phone).join(Consent, Consent.contact_id == Contact.id).distinct()).all()
        assert "919824055501" in agreed
        assert not {"971501234567", "12015550123"} & set(agreed)


def test_a_column_of_consent_goes_before_what_is_said_of_all(town: Town) -> None:
    player = chat(town, "meera", files={"agreed.csv": AGREED, "dnd.csv": TAKEN_BACK})
    player.play("""
        > [agreed.csv]
        < I read 5 rows. Name: Name, Number: Mobile, Consent: WhatsApp opt-in (Y/N) 4 good …
        > [Offers]
        < Your list says yes for 2, no for 1 and nothing for 1. Only who says yes is written to.
            Did these customers agree to hear from you on WhatsApp? [Offers too] [Reminders only] [Not sure]
        > [Offers too]
        < Saved: 4 new customers. …
    """)
    assert list_granted(town) == {("919824055501", "agreed.csv"), ("919824055504", "agreed.csv")}
    player.play("""
        > [dnd.csv]
        < I read 2 rows. … Consent: DND …
        > [Offers]
        < Your list says yes for 1, no for 1 and nothing for 0. …
        > [Not sure]
        < Saved: 0 new customers. …
    """)
    assert list_granted(town) == {("919824055501", "agreed.csv")}


def list_granted(town: Town) -> set[tuple[str, str]]:
    with town.services.platform() as session:
        rows = session.execute(
            select(Contact.phone, Consent.source)
            .join(Consent, Consent.contact_id == Contact.id)
            .where(Consent.is_granted, Contact.phone.like("9198240555%"))
        )
        return {(phone, source) for phone, source in rows}


def test_tax_numbers_are_known_by_what_they_are_and_wrong_ones_noted(town: Town) -> None:
    chat(town, "meera", files={"firms.csv": PAPERS}).play("""
        > [firms.csv]
        < I read 5 rows. Name: Firm, Number: Mobile, GSTIN: Tax No, PAN: PAN, Udyam: Udyam
            5 good (0 fixed by me) · 0 repeated · 0 can't be used 2 GSTIN, PAN or Udyam numbers are not right. …
        > [Offers]
        < Did these customers agree …
        > [Not sure]
        < [the-1-rows.xlsx] Saved: 5 new customers. 0 updated · 0 repeated · 0 can't be used
            1 saved row looks odd: it is in this file with a note. You may correct it and send the file back. …
    """)
    with town.services.platform() as session:
        extras = {each.name: each.extra for each in session.scalars(select(Contact).where(Contact.extra != {}))}
        assert extras["Soni & Sons"] == {
            "GSTIN": "27AAPFU0939F1ZV",
            "PAN": "AAPFU0939F",
            "Udyam": "UDYAM-GJ-01-0000001",
        }
        assert extras["Mehta"] == {
            "Udyam": "UDYAM-GJ-01-0000002",
            "Tax No (?)": "27AAPFU0939F1ZX",
            "PAN (?)": "AAPFU0939",
        }
        returned = load_workbook(BytesIO(session.scalars(select(StoredFile.content)).one())).worksheets[0]
        rows = [[str(cell) for cell in row] for row in returned.iter_rows(values_only=True)]
        assert rows[1][:3] == [
            "This row can be used. Please check Tax No: 27AAPFU0939F1ZX, PAN: AAPFU0939",
            "Mehta",
            "9824055502",
        ]
