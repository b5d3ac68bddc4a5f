"""Why a file or a row can't be used, in words for the jeweller, each with the cure; a table of sentences."""

from __future__ import annotations

from collections.abc import Mapping

from conversations.texts import N_, Hole, Listing, Words, words
from jobs.imports.bounds import UnreadableFileError, UnreadableReason
from jobs.imports.understanding import NotedRow, RejectedRow, RejectReason

REASON_TITLE = N_("Reason")

ROWS: Mapping[RejectReason, str] = {
    RejectReason.EMPTY: N_("There is no mobile number in this row."),
    RejectReason.DIGITS_LOST: N_(
        "Excel has shortened this number ({number}) and its last digits are lost. Type it again in full."
    ),
    RejectReason.NOT_MOBILE: N_("This is not a mobile number: {number}"),
    RejectReason.TOO_SHORT: N_("This number has too few digits: {number}"),
    RejectReason.TOO_LONG: N_("This number has too many digits: {number}"),
    RejectReason.FOREIGN: N_("This number is from another country: {number}. I write to Indian numbers only for now."),
    RejectReason.NOT_A_NUMBER: N_("This is not a phone number: {number}"),
}

FILES: Mapping[UnreadableReason, str] = {
    UnreadableReason.EMPTY: N_("This file is empty."),
    UnreadableReason.TOO_LARGE: N_("This file is larger than 10 MB. Please split it and send me the parts."),
    UnreadableReason.TOO_MANY_ROWS: N_(
        "I read at most 1,00,000 rows at a time. Please split the list and send me the parts."
    ),
    UnreadableReason.TOO_COMPLEX: N_(
        "This file is packed in a way that I can't open safely. Please copy the list into a new Excel file."
    ),
    UnreadableReason.DAMAGED: N_("This file is damaged. Please open it, save it again as Excel, and send me that."),
    UnreadableReason.PASSWORD: N_("This file has a password. Please save it without one and send it again."),
    UnreadableReason.MACROS: N_("This file contains macros. Please save it as a plain .xlsx and send it again."),
    UnreadableReason.HOLDS_FILES: N_("This file holds other files. Please send me the list itself, as Excel or CSV."),
    UnreadableReason.PDF: N_("I can't read a PDF. Please send the list as Excel or CSV."),
    UnreadableReason.PICTURE: N_("I can't read a picture. Please send the list as Excel or CSV."),
    UnreadableReason.WEB_PAGE: N_(
        "This is a web page under the name of an Excel file. Please open it in Excel and save it as .xlsx."
    ),
    UnreadableReason.DOCUMENT: N_("This is a text document. Please send the list as Excel or CSV."),
    UnreadableReason.NUMBERS_APP: N_("This is from Apple Numbers. Please export it as Excel and send that."),
    UnreadableReason.ARCHIVE: N_("This is a packed archive. Please unpack it and send me the list itself."),
    UnreadableReason.CONTACT_CARD: N_("Please share contacts as contact cards from WhatsApp, not as a file."),
    UnreadableReason.NOT_A_LIST: N_("I can't find a list in this file. Please send an Excel or CSV file."),
    UnreadableReason.UNCLOSED_QUOTE: N_(
        "A quotation mark in this CSV is never closed, so rows run into each other. Please save it again from Excel."
    ),
    UnreadableReason.NO_CUSTOMERS: N_("I found no customers in this file."),
    UnreadableReason.NO_PHONE_COLUMN: N_("I found no column with mobile numbers in this file."),
}
NOT_FETCHED = N_("I could not get this file from WhatsApp. Please send it again.")


def explain_row(row: RejectedRow) -> Words:
    return words(ROWS[row.reason], number=row.detail)


def explain_note(row: NotedRow) -> Words:
    cells: tuple[Hole, ...] = tuple(
        words(N_("{column}: {header}"), column=name, header=text) for name, text in row.notes
    )
    return words(N_("This row can be used. Please check {cells}"), cells=Listing(cells))


def explain_file(error: Exception) -> Words:
    """Also for a file that could not be fetched at all."""
    return Words(FILES[error.reason] if isinstance(error, UnreadableFileError) else NOT_FETCHED)
