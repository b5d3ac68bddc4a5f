"""What became of a list: saved, saved before, or not to be read."""

from __future__ import annotations

from conversations.jeweller.customer_list import NEXT
from conversations.screen import MENU, Screen, screen
from conversations.texts import N_, Label, Words, counted, words


def show_saved(
    *,
    new: int,
    updated: int,
    same: int,
    same_number: int,
    repeated: int,
    rejected: int,
    noted: int,
    suppressed: int,
    obligations: int,
    file_id: int | None,
) -> Screen:
    """What became of every row: new + updated + as before + repeated + can't be used + erased are all there were.

    `same_number` are rows of somebody who already stood in the list with another loan or plan.
    """
    lines: list[Label] = [
        counted("Saved: {count} new customer.", "Saved: {count} new customers.", new),
        _say_rest(updated, same, repeated + same_number, rejected),
    ]
    if suppressed:
        lines.append(words(N_("Left out, because they had their data erased: {erased}"), erased=suppressed))
    if obligations:
        lines.append(counted("{count} loan or plan noted.", "{count} loans or plans noted.", obligations))
    if file_id and rejected:
        lines.append(words(N_("Here are those rows with the reason beside each: correct them and send the file back.")))
    if file_id and noted:
        lines.append(
            counted(
                "{count} saved row looks odd: it is in this file with a note. You may correct it and send the file back.",
                "{count} saved rows look odd: they are in this file with a note. You may correct them and send the file back.",
                noted,
            )
        )
    return screen(*lines, actions=(NEXT, MENU), file_id=file_id)


def _say_rest(updated: int, same: int, repeated: int, rejected: int) -> Label:
    if same:
        return words(
            N_("{updated} updated · {same} as before · {repeated} repeated · {rejected} can't be used"),
            updated=updated,
            same=same,
            repeated=repeated,
            rejected=rejected,
        )
    return words(
        N_("{updated} updated · {repeated} repeated · {rejected} can't be used"),
        updated=updated,
        repeated=repeated,
        rejected=rejected,
    )


def show_unreadable(why: Words) -> Screen:
    return screen(why, words(N_("Nothing was changed.")), actions=(MENU,))


def show_already_saved() -> Screen:
    return screen(words(N_("This list is already saved; nothing was added twice.")), actions=(NEXT, MENU))
