"""Honest lists as shops keep them, each untidy in its own way, and what must be read from each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.worksheet import Worksheet

from tests.jobs.imports.files import Row, make_workbook, save, save_workbook, write_rows, write_sheet

TODAY = date(2026, 11, 7)
DUE = date(2026, 11, 12)
RAMESH, SUNITA, ASHA = "919845012345", "919945012345", "919645012345"

Facts = dict[str, Any]
R: Facts = {"phone": RAMESH, "name": "Ramesh"}
S: Facts = {"phone": SUNITA, "name": "Sunita"}


class Untidy(NamedTuple):
    """`good` holds, per customer, the facts that matter here; `rejected` the reasons in the order of the rows."""

    name: str
    make: Callable[[], bytes]
    good: Sequence[Facts] = (R, S)
    repeated: int = 0
    rejected: Sequence[str] = ()


def day(*parts: int) -> datetime:
    """What a spreadsheet calls a date: a moment that knows no time zone."""
    return datetime(*parts)


def table(*rows: Row) -> Callable[[], bytes]:
    """A workbook of one sheet with these rows."""
    return lambda: save_workbook(("Sheet1", rows))


def listed(header: Row, *rows: Row) -> Callable[[], bytes]:
    """Ramesh and Sunita under a header that begins with name and mobile, with more cells for each."""
    first, second = (*rows, (), ())[:2]
    return table(header, ("Ramesh", 9845012345, *first), ("Sunita", 9945012345, *second))


def phones(first: object, second: object = 9945012345) -> Callable[[], bytes]:
    return table(("Name", "Mobile"), ("Ramesh", first), ("Sunita", second))


def named(first: str, second: str = "Sunita") -> Callable[[], bytes]:
    return table(("Name", "Mobile"), (first, 9845012345), (second, 9945012345))


def text(content: str, encoding: str = "utf-8") -> Callable[[], bytes]:
    return lambda: content.encode(encoding)


def drawn(draw: Callable[[Worksheet], None]) -> Callable[[], bytes]:
    """A sheet that is filled cell by cell."""

    def make() -> bytes:
        book = Workbook()
        draw(book.worksheets[0])
        return save(book)

    return make


def both(**facts: Any) -> list[Facts]:
    return [{**R, **facts}, {**S, **facts}]


def due(first: object, second: object = None) -> Callable[[], bytes]:
    return listed(("Name", "Mobile", "Due date"), (first,), (second if second is not None else first,))


def fill(sheet: Worksheet, *rows: Row) -> None:
    for row in rows:
        sheet.append(list(row))


PLAIN = (("Name", "Mobile"), ("Ramesh", 9845012345), ("Sunita", 9945012345))
OFFICE = ("Prepared by: Iqbal", None, None)


def draw_merged_groups(sheet: Worksheet) -> None:
    fill(sheet, ("Customer", None, "Interest", None), ("Name", "Mobile", "Amt", "Due date"))
    sheet.merge_cells("A1:B1")
    sheet.merge_cells("C1:D1")
    fill(sheet, ("Ramesh", 9845012345, 2450, day(2026, 11, 12)), ("Sunita", 9945012345, 100, day(2026, 11, 12)))


def draw_merged_people(sheet: Worksheet) -> None:
    fill(sheet, ("Name", "Mobile", "Loan No"), ("Ramesh", 9845012345, "GL-1"), (None, None, "GL-2"))
    sheet.append(["Sunita", 9945012345, "GL-3"])
    sheet.merge_cells("A2:A3")
    sheet.merge_cells("B2:B3")


def draw_tall_header(sheet: Worksheet) -> None:
    fill(sheet, ("Name", "Mobile", "Interest"), (None, None, "Amount"))
    sheet.merge_cells("A1:A2")
    sheet.merge_cells("B1:B2")
    fill(sheet, ("Ramesh", 9845012345, 2450), ("Sunita", 9945012345, 100))


def draw_in_the_middle(sheet: Worksheet) -> None:
    for place, (name, mobile) in enumerate(PLAIN, start=5):
        sheet.cell(place, 3, name)
        sheet.cell(place, 5, mobile)


def draw_comments(sheet: Worksheet) -> None:
    fill(sheet, *PLAIN)
    sheet["A2"].comment = Comment("call after 6", "Meera")


def draw_rich(sheet: Worksheet) -> None:
    fill(sheet, *PLAIN)
    sheet["A2"] = CellRichText("Ra", TextBlock(InlineFont(b=True), "mesh"))


def make_1904() -> bytes:
    book = Workbook()
    book.epoch = CALENDAR_MAC_1904
    fill(book.worksheets[0], ("Name", "Mobile", "Due date"), ("Ramesh", 9845012345, day(2026, 11, 12)))
    return save(book)


def make_hidden(state: str) -> bytes:
    book = Workbook()
    fill(book.worksheets[0], *PLAIN)
    old = book.create_sheet("Old")
    fill(old, ("Name", "Mobile"), *((f"Old {n}", 9645000000 + n) for n in range(20)))
    old.sheet_state = state
    return save(book)


def make_only_hidden() -> bytes:
    return make_workbook(write_sheet([("Total", 5)]), write_sheet(PLAIN), states=("visible", "hidden"))


def raw_cells(*cells: str) -> Callable[[], bytes]:
    """Ramesh's row, whose cells from the third on are written as they are."""
    header = '<row r="1">' + "".join(
        f'<c r="{column}1" t="inlineStr"><is><t>{name}</t></is></c>'
        for column, name in zip("ABCD", ("Name", "Mobile", "Amount", "Due date"), strict=True)
    )
    row = '</row><row r="2"><c r="A2" t="inlineStr"><is><t>Ramesh</t></is></c>'
    return lambda: make_workbook(write_sheet(body=header + row + "".join(cells) + "</row>"))


def make_unsaved() -> bytes:
    """A program that never calculates wrote a formula where Ramesh's number should be."""
    header, ramesh, sunita = (write_rows([row], first=place) for place, row in enumerate(PLAIN, start=1))
    return make_workbook(write_sheet(body=header + ramesh.replace("<v>9845012345</v>", "<f>B9</f>") + sunita))


PHONE_CELL = '<c r="B2"><v>9845012345</v></c>'


def make_spoiled() -> bytes:
    """A shop's dates of 2026 typed day first into a spreadsheet set to America: 11 January became 1 November."""
    rows: list[Row] = [("Name", "Mobile", "Due date")]
    rows += [(f"Ramesh {n}", 9845012300 + n, day(2026, 11, n)) for n in range(1, 11)]
    rows += [(f"Sunita {n}", 9945012300 + n, f"{n}/01/2027") for n in range(13, 18)]
    return save_workbook(("Sheet1", rows))


SPOILED_GOOD: list[Facts] = [{"name": f"Ramesh {n}", "due_on": date(2026, n, 11)} for n in range(1, 11)]
SPOILED_GOOD += [{"name": f"Sunita {n}", "due_on": date(2027, 1, n)} for n in range(13, 18)]

LAYOUTS = [
    Untidy("tidy", table(*PLAIN)),
    Untidy("titles above", table(("MEERA JEWELLERS",), ("Party list 2026",), (), *PLAIN)),
    Untidy("a heading in row seven", table(*[("Report",)] * 3, (), ("Date: 7/11/2026",), (), *PLAIN)),
    Untidy("no heading", table(*PLAIN[1:])),
    Untidy("no heading and more columns", table(("Ramesh", 9845012345, "Rajkot"), ("Sunita", 9945012345, "Rajkot"))),
    Untidy("number before name", table(("Mobile", "Name"), (9845012345, "Ramesh"), (9945012345, "Sunita"))),
    Untidy("capitals and full stops", table(("CUST.NAME", "MOB.NO."), *PLAIN[1:])),
    Untidy("line breaks in the heading", table(("Party\nName", "Mobile\r\nNo."), *PLAIN[1:])),
    Untidy("one word in the heading of the name", table(("Party", "Mob"), *PLAIN[1:])),
    Untidy("an empty heading over the phones", table(("Name", None), *PLAIN[1:])),
    Untidy("phones under another heading", table(("Name", "Address"), *PLAIN[1:])),
    Untidy("phones only", table(("Mobile",), (9845012345,), (9945012345,)), [{"phone": RAMESH}, {"phone": SUNITA}]),
    Untidy(
        "phones only, without a heading", table((9845012345,), (9945012345,)), [{"phone": RAMESH}, {"phone": SUNITA}]
    ),
    Untidy("running numbers", table(("Sr No", *PLAIN[0]), (1, *PLAIN[1]), (2, *PLAIN[2])), both(extra={})),
    Untidy("far from the corner", drawn(draw_in_the_middle), [{**R, "row_no": 6}, {**S, "row_no": 7}]),
    Untidy("blank rows in between", table(PLAIN[0], (), PLAIN[1], (), (), PLAIN[2]), [{"row_no": 3}, {"row_no": 6}]),
    Untidy("an empty column", table(*((name, None, mobile) for name, mobile in PLAIN))),
    Untidy("a total below", table(("Name", "Mobile", "Amount"), (*PLAIN[1], 10), (*PLAIN[2], 20), ("TOTAL", None, 30))),
    Untidy(
        "a total without a word",
        table(("Name", "Mobile", "Amount"), (*PLAIN[1], 10), (*PLAIN[2], 20), (None, None, 30)),
    ),
    Untidy(
        "a remark that begins like a total",
        table(
            ("Name", "Mobile", "Remark"),
            PLAIN[1],
            PLAIN[2],
            ("Asha", 12345, "Total pending 3"),
            (None, "96450", "Sum of 2"),
        ),
        rejected=["too_short", "too_short"],
    ),
    Untidy("कुल below", table(("नाम", "मोबाइल", "रकम"), (*PLAIN[1], 10), (*PLAIN[2], 20), ("कुल", None, 30))),
    Untidy("subtotals", table(PLAIN[0], PLAIN[1], ("Sub Total", 1), PLAIN[2], ("Grand Total", 2))),
    Untidy("branches", table(("Name", "Mobile", "City"), ("Branch: Rajkot",), PLAIN[1], ("Branch: Morbi",), PLAIN[2])),
    Untidy("the heading on every page", table(*PLAIN[:2], PLAIN[0], PLAIN[2])),
    Untidy("a note at the end", table(*PLAIN, (), ("Note: numbers checked in October",))),
    Untidy("who printed it", table(*PLAIN, OFFICE)),
    Untidy("groups over the heading", drawn(draw_merged_groups), [{**R, "amount_paise": 245_000, "due_on": DUE}, S]),
    Untidy("a heading of two lines", drawn(draw_tall_header), [{**R, "amount_paise": 245_000}, S]),
    Untidy(
        "the same heading twice",
        listed(("Name", "Mobile", "Remark", "Remark"), ("a", "b")),
        [{"extra": {"Remark": "a", "Remark #4": "b"}}, S],
    ),
    Untidy(
        "first and last name",
        table(("First Name", "Last Name", "Mobile"), ("Ramesh", "Patel", 9845012345)),
        [{"name": "Ramesh Patel"}],
    ),
    Untidy(
        "columns counted below the heading",
        table(("Sr", *PLAIN[0]), ("(1)", "(2)", "(3)"), (1, *PLAIN[1]), (2, *PLAIN[2])),
    ),
    Untidy("people under Contact", table(("Contact", "Number"), *PLAIN[1:])),
    Untidy("phones under a heading of running numbers", table(("Name", "No."), *PLAIN[1:])),
    Untidy(
        "debit and credit below the balance",
        table(
            ("Particulars", "Mobile", "Closing Balance", None),
            (None, None, "Debit", "Credit"),
            (*PLAIN[1], 10),
            (*PLAIN[2], 20),
        ),
        [{**R, "amount_paise": 1000}, {**S, "amount_paise": 2000}],
    ),
    Untidy(
        "an amount that never ends",
        listed(("Name", "Mobile", "Amount"), ("1" + "." * 900 + "x",), (5,)),
        [{**R, "amount_paise": None}, {**S, "amount_paise": 500}],
    ),
    Untidy("several sheets", lambda: save_workbook(("Rates", [("22K", 9450)]), ("List", PLAIN), ("Old", PLAIN[:2]))),
    Untidy("an empty sheet first", lambda: save_workbook(("Sheet1", []), ("List", PLAIN))),
    Untidy("a longer hidden sheet", lambda: make_hidden("hidden")),
    Untidy("a longer sheet hidden from menus", lambda: make_hidden("veryHidden")),
    Untidy("only a hidden sheet has customers", make_only_hidden),
    Untidy("comments", drawn(draw_comments)),
    Untidy("rich text", drawn(draw_rich)),
]

PEOPLE = [
    Untidy(
        "Hindi", table(("नाम", "मोबाइल नंबर", "शहर"), (*PLAIN[1], "राजकोट"), (*PLAIN[2], "राजकोट")), both(city="राजकोट")
    ),
    Untidy("Kannada", table(("ಹೆಸರು", "ಮೊಬೈಲ್", "ಊರು"), (*PLAIN[1], "ಮೈಸೂರು"), (*PLAIN[2], "ಮೈಸೂರು")), both(city="ಮೈಸೂರು")),
    Untidy("Tamil", table(("பெயர்", "கைபேசி", "ஊர்"), (*PLAIN[1], "மதுரை"), (*PLAIN[2], "மதுரை")), both(city="மதுரை")),
    Untidy(
        "Punjabi", table(("ਨਾਮ", "ਮੋਬਾਈਲ", "ਸ਼ਹਿਰ"), (*PLAIN[1], "ਲੁਧਿਆਣਾ"), (*PLAIN[2], "ਲੁਧਿਆਣਾ")), both(city="ਲੁਧਿਆਣਾ")
    ),
    Untidy(
        "Hindi in English letters",
        table(("Naam", "Mobail No", "Shahar"), (*PLAIN[1], "Rajkot")),
        [{**R, "city": "Rajkot"}],
    ),
    Untidy("vowel signs", named("  सुनीता   जी "), [{"name": "सुनीता जी"}, S]),
    Untidy("a Tamil name", named("முருகன்"), [{"name": "முருகன்"}, S]),
    Untidy("an emoji", named("Ramesh 🙏"), [{"name": "Ramesh 🙏"}, S]),
    Untidy(
        "a title",
        named("Smt. Sunita Ben", "M/s Soni & Sons"),
        [{"name": "Smt. Sunita Ben"}, {"name": "M/s Soni & Sons"}],
    ),
    Untidy("text that turns round", named("\u202eRamesh\u202c"), [R, S]),
    Untidy("letters nobody sees", named("Ram\u200besh\ufeff"), [R, S]),
    Untidy("a joiner that Malayalam needs", named("അവന്\u200d"), [{"name": "അവന്\u200d"}, S]),
    Untidy("line breaks in a name", named("Ramesh\nPatel"), [{"name": "Ramesh Patel"}, S]),
    Untidy("no name", named("-"), [{"phone": RAMESH, "name": ""}, S]),
    Untidy("a formula that somebody typed", named('\'=HYPERLINK("http://x")'), [{"phone": RAMESH}, S]),
    Untidy(
        "languages",
        listed(("Name", "Mobile", "Lang"), ("हिन्दी",), ("TAMIL",)),
        [{"language": "hi"}, {"language": "ta"}],
    ),
    Untidy(
        "a language we do not speak",
        listed(("Name", "Mobile", "Language"), ("Gujarati",), ("Hindi",)),
        [{"language": None}, {"language": "hi"}],
    ),
    Untidy(
        "PIN codes",
        listed(("Name", "Mobile", "Pincode"), (360001,), ("360 002",)),
        [{"pin": "360001"}, {"pin": "360002"}],
    ),
    Untidy(
        "tags",
        listed(("Name", "Mobile", "Category"), ("VIP, bridal",), ("-",)),
        [{"tags": ("VIP", "bridal")}, {"tags": ()}],
    ),
    Untidy(
        "columns of their own",
        listed(("Name", "Mobile", "Ring size"), (12,), (None,)),
        [{"extra": {"Ring size": "12"}}, {"extra": {}}],
    ),
    Untidy(
        "the father's name",
        table(("Name", "Father Name", "Mobile"), ("Ramesh", "Mohan", 9845012345)),
        [{**R, "extra": {"Father Name": "Mohan"}}],
    ),
    Untidy(
        "birthdays",
        listed(("Name", "Mobile", "DOB"), ("12-11-85",), (day(1990, 2, 1),)),
        [{"birthday": date(1985, 11, 12)}, {"birthday": date(1990, 2, 1)}],
    ),
    Untidy(
        "a birthday without its year",
        listed(("Name", "Mobile", "Birthday"), ("29 Feb",), ("12-Nov",)),
        [{"birthday": date(1904, 2, 29)}, {"birthday": date(1904, 11, 12)}],
    ),
    Untidy(
        "wedding days",
        listed(("Name", "Mobile", "Anniversary"), ("12/11/2010",), ("01/02/1999",)),
        [{"anniversary": date(2010, 11, 12)}, S],
    ),
]

NUMBERS = [
    Untidy(
        "the guarantor's number",
        table(("Name", "Mobile", "Guarantor Mobile"), ("Asha", None, 9645012345), (*PLAIN[2], 9645012345)),
        [{**S, "second_phone": None, "extra": {"Guarantor Mobile": "9645012345"}}],
        0,
        ["empty"],
    ),
    Untidy(
        "the birthday of the wife",
        listed(("Name", "Mobile", "Wife DOB", "DOB"), ("01/02/1990", "12/11/1985"), ("01/02/1991", "13/11/1985")),
        [{"birthday": date(1985, 11, 12)}, {"birthday": date(1985, 11, 13)}],
    ),
    Untidy("numbers with a point", phones(9845012345.0, 919945012345.0)),
    Untidy("spaces and country code", phones("+91 98450 12345", "0 99450-12345")),
    Untidy("an apostrophe", phones("'9845012345"), [{**R, "is_fixed": True}, {**S, "is_fixed": False}]),
    Untidy("text with .0", phones("9845012345.0"), [{**R, "is_fixed": True}, S]),
    Untidy("native digits", phones("९८४५०१२३४५", "೯೯೪೫೦೧೨೩೪೫")),
    Untidy("marks of direction", phones("\u202a+91 98450 12345\u202c")),
    Untidy("two numbers in a cell", phones("9845012345 / 9645012345"), [{**R, "second_phone": ASHA}, S]),
    Untidy("a landline and a mobile", phones("0281-2451234, 9845012345"), [{**R, "second_phone": "912812451234"}, S]),
    Untidy("digits that are lost", phones("9.87654E+09"), [S], 0, ["digits_lost"]),
    Untidy("a landline", phones("0281 2451234"), [S], 0, ["not_mobile"]),
    Untidy("too short", phones(984501234), [S], 0, ["too_short"]),
    Untidy("too long", phones(98450123456), [S], 0, ["too_long"]),
    Untidy("another country", phones("+971 50 123 4567"), [S], 0, ["foreign"]),
    Untidy("words instead", phones("not given"), [S], 0, ["not_a_number"]),
    Untidy("nothing", phones(None), [S], 0, ["empty"]),
    Untidy(
        "two columns",
        table(("Name", "Mobile", "Alt Mobile"), ("Ramesh", 9845012345, 9645012345)),
        [{**R, "second_phone": ASHA}],
    ),
    Untidy(
        "only the second is good",
        table(("Name", "Mobile 1", "Mobile 2"), PLAIN[2], ("Ramesh", "02812451234", 9845012345)),
        [S, {**R, "is_fixed": True}],
    ),
    Untidy(
        "WhatsApp before mobile",
        table(("Name", "Mobile", "WhatsApp No"), ("Ramesh", 9645012345, 9845012345)),
        [{**R, "second_phone": ASHA}],
    ),
    Untidy(
        "a landline column beside", table(("Name", "Tel (O)", "Mobile"), ("Ramesh", "0281-2451234", 9845012345)), [R]
    ),
    Untidy(
        "Aadhaar numbers",
        listed(("Name", "Mobile", "Aadhaar"), (987654321098,), (987654321099,)),
        [{**R, "second_phone": None}, S],
    ),
    Untidy(
        "loan numbers that look like phones",
        listed(("Name", "Mobile", "Loan No"), (9000000001,), (9000000002,)),
        [{**R, "number": "9000000001", "second_phone": None}, S],
    ),
    Untidy("the same person twice", table(*PLAIN, PLAIN[1]), [R, S], 1),
    Untidy("the same number written differently", table(*PLAIN, ("Ramesh P", "+91 98450 12345")), [R, S], 1),
    Untidy(
        "two loans of one person",
        table(("Name", "Mobile", "Loan No"), (*PLAIN[1], "GL-1"), (*PLAIN[1], "GL-2")),
        [{**R, "number": "GL-1"}, {**R, "number": "GL-2"}],
    ),
    Untidy(
        "the same loan twice",
        table(("Name", "Mobile", "Loan No"), (*PLAIN[1], "GL-1"), (*PLAIN[1], "gl-1 ")),
        [{**R, "number": "GL-1"}],
        1,
    ),
    Untidy(
        "one person over two merged rows",
        drawn(draw_merged_people),
        [{**R, "number": "GL-1"}, {**R, "number": "GL-2"}, {**S, "number": "GL-3"}],
    ),
]

VALUES = [
    Untidy(
        "amounts as they are typed",
        listed(("Name", "Mobile", "Int Amt"), ("₹1,23,456.50",), ("Rs. 2450/-",)),
        [{"amount_paise": 12_345_650}, {"amount_paise": 245_000}],
    ),
    Untidy(
        "amounts in lakhs",
        listed(("Name", "Mobile", "Amount"), ("1.2 lakh",), ("2k",)),
        [{"amount_paise": 12_000_000}, {"amount_paise": 200_000}],
    ),
    Untidy(
        "interest beside the loan itself",
        listed(("Name", "Mobile", "Loan Amount", "Int Due"), (100_000, 2450), (50_000, 100)),
        [{"amount_paise": 245_000}, {"amount_paise": 10_000}],
    ),
    Untidy("real dates", due(day(2026, 11, 12)), both(due_on=DUE)),
    Untidy("dates day first", due("12/11/2026", "25/11/2026"), [{"due_on": DUE}, {"due_on": date(2026, 11, 25)}]),
    Untidy("dates month first", due("11/12/2026", "11/25/2026"), [{"due_on": DUE}, {"due_on": date(2026, 11, 25)}]),
    Untidy("dates a foreign spreadsheet spoiled", make_spoiled, SPOILED_GOOD),
    Untidy("day numbers of Excel", due(46_338, "46338"), both(due_on=DUE)),
    Untidy("months as words", due("12-Nov-2026", "12 नवंबर 2026"), both(due_on=DUE)),
    Untidy("years of two digits", due("12.11.26", "12-11-26"), both(due_on=DUE)),
    Untidy("dates with a time", due(day(2026, 11, 12, 15, 30), "12/11/2026 15:30"), both(due_on=DUE)),
    Untidy("the calendar of old Macs", make_1904, [{**R, "due_on": DUE}]),
    Untidy(
        "a day that does not exist",
        due("31/02/2026", "12/11/2026"),
        [{**R, "due_on": None, "extra": {"Due date": "31/02/2026"}}, {"due_on": DUE}],
    ),
    Untidy(
        "the day a loan was given",
        listed(("Name", "Mobile", "Date"), ("12/01/2020",), ("13/01/2020",)),
        both(due_on=None),
    ),
    Untidy(
        "a formula and its value",
        raw_cells(PHONE_CELL, '<c r="C2"><f>1+1</f><v>2450</v></c>'),
        [{**R, "amount_paise": 245_000}],
    ),
    Untidy(
        "a formula without its value", raw_cells(PHONE_CELL, '<c r="C2"><f>1+1</f></c>'), [{**R, "amount_paise": None}]
    ),
    Untidy("a formula for the phone without its value", make_unsaved, [S], 0, ["empty"]),
    Untidy(
        "a broken reference", raw_cells(PHONE_CELL, '<c r="C2" t="e"><v>#REF!</v></c>'), [{**R, "amount_paise": None}]
    ),
    Untidy("yes and no", raw_cells(PHONE_CELL, '<c r="C2" t="b"><v>1</v></c>'), [{**R, "amount_paise": None}]),
]

LIST = "Name,Mobile\nRamesh,9845012345\nSunita,9945012345\n"
TEXTS = [
    Untidy("CSV", text(LIST)),
    Untidy("CSV as Excel saves it", text(LIST.replace("\n", "\r\n"), "utf-8-sig")),
    Untidy("line breaks of the old Mac", text(LIST.replace("\n", "\r"))),
    Untidy("semicolons", text(LIST.replace(",", ";"))),
    Untidy("tabs", text(LIST.replace(",", "\t"))),
    Untidy("pipes", text(LIST.replace(",", "|"))),
    Untidy("a stated delimiter", text("sep=;\n" + LIST.replace(",", ";"))),
    Untidy("UTF-16", text(LIST.replace(",", "\t"), "utf-16")),
    Untidy("UTF-16 big end first", lambda: b"\xfe\xff" + LIST.encode("utf-16-be")),
    Untidy("UTF-16 without its mark", text(LIST, "utf-16-le")),
    Untidy("UTF-16 big end first without its mark", text(LIST, "utf-16-be")),
    Untidy("Hindi in UTF-16 without its mark", text(LIST.replace("Ramesh", "रमेश"), "utf-16-le"), [{"name": "रमेश"}, S]),
    Untidy("Windows letters", text(LIST.replace("Ramesh", "Ramésh"), "cp1252"), [{"name": "Ramésh"}, S]),
    Untidy(
        "two encodings in one file",
        lambda: "Name,Mobile\nरमेश,9845012345\n".encode() + "Sunité,9945012345\n".encode("cp1252"),
        [{"name": "रमेश"}, {"name": "Sunité"}],
    ),
    Untidy(
        "commas in quotation marks", text(LIST.replace("Ramesh", '"Patel, Ramesh"')), [{"name": "Patel, Ramesh"}, S]
    ),
    Untidy(
        "a quotation mark for inches",
        text(LIST.replace("Ramesh", 'Ramesh 22" chain')),
        [{"name": 'Ramesh 22" chain'}, S],
    ),
    Untidy(
        "addresses on several lines",
        text('Name,Address,Mobile\nRamesh,"1 Main Road\nNear Temple\nRajkot",9845012345\n'),
        [{**R, "extra": {"Address": "1 Main Road Near Temple Rajkot"}}],
    ),
    Untidy("phones kept as text by a formula", text(LIST.replace("9845012345", '"=""9845012345"""'))),
    Untidy("phones as Excel spoils them", text(LIST.replace("9845012345", "9.84501E+09")), [S], 0, ["digits_lost"]),
    Untidy(
        "all digits of a spoiled phone",
        text(LIST.replace("9845012345", "9.845012345E+09")),
        [{**R, "is_fixed": True}, S],
    ),
    Untidy("one column", text("9845012345\n9945012345\n"), [{"phone": RAMESH}, {"phone": SUNITA}]),
    Untidy("delimiters at the end", text(LIST.replace("\n", ",,,\n"))),
    Untidy("blank lines at the end", text(LIST + "\n,\n,,\n\n")),
    Untidy("no line break at the end", text(LIST.strip())),
    Untidy(
        "lines shorter than the heading",
        text("Name,Mobile,City\nRamesh,9845012345\nSunita,9945012345,Rajkot\n"),
        [R, {**S, "city": "Rajkot"}],
    ),
    Untidy(
        "as an accounts program prints it",
        text('Meera Jewellers\nLedger\n\nParty,Mobile,Closing Balance\nRamesh,9845012345,"2,450.00 Dr"\n'),
        [{**R, "amount_paise": 245_000}],
    ),
]

UNTIDY = [*LAYOUTS, *PEOPLE, *NUMBERS, *VALUES, *TEXTS]
