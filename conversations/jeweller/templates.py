"""A jeweller looks at the messages that may be sent: which there are, how each reads, and in which languages."""

from __future__ import annotations

from collections.abc import Sequence

from conversations.commands import WRITERS, Command
from conversations.desk import Desk
from conversations.engine import Turn
from conversations.languages import LANGUAGE_NAMES
from conversations.screen import MENU, Action, Card, Screen, Word, screen
from conversations.shop import find_template
from conversations.state import State
from conversations.templates import (
    IN_REVIEW,
    MISSING,
    Gap,
    count_languages,
    find_translation_by_id,
    list_by_use,
    list_gaps,
    list_translations,
    preview,
    price_each,
)
from conversations.texts import N_, Excerpt, Hole, Label, Listing, Rupees, Words, counted, words
from models.template import APPROVED, Template, TemplateCategory, TemplateTranslation
from settings import LANGUAGES

PAGE = 7  # of ten rows; the others are the languages, the next page and the menu
MATRIX_PAGE = 10  # lines that fit into one message with the sentences below them

KINDS = {
    TemplateCategory.UTILITY: words(N_("Reminder")),
    TemplateCategory.MARKETING: words(N_("Offer")),
    TemplateCategory.AUTHENTICATION: words(N_("Code")),
}
APPROVED_WORDS, REVIEW_WORDS, REFUSED_WORDS = words(N_("approved")), words(N_("in review")), words(N_("can't be used"))
STATUSES = {
    APPROVED: APPROVED_WORDS,
    "PAUSED": words(N_("paused by WhatsApp")),
    "DISABLED": words(N_("switched off by WhatsApp")),
    "REJECTED": words(N_("rejected by WhatsApp")),
}
SIGNS = {APPROVED: "✓", MISSING: "—", "PAUSED": "‖"}


def say_status(status: str) -> Words:
    return REVIEW_WORDS if status in IN_REVIEW else STATUSES.get(status, REFUSED_WORDS)


def _sign(status: str) -> str:
    return "…" if status in IN_REVIEW else SIGNS.get(status, "✗")


def list_templates(rest: str, state: State, desk: Desk) -> Turn:
    return Turn(state, show_templates(desk, 0))


def show_templates(desk: Desk, offset: int) -> Screen:
    """A page of all there are, the most used first."""
    found = list_by_use(desk)
    if not found:
        return screen(
            words(N_("No message is approved yet; our team is on it.")),
            actions=(Word("customers", words(N_("Customers"))), MENU),
        )
    page = found[offset : offset + PAGE] or found[:PAGE]
    rows: list[Action] = [Card("template", each.id, each.title, description=_describe_row(desk, each)) for each in page]
    if len(found) > offset + PAGE:
        rows.append(Card("templates", offset + PAGE, words(N_("Next page"))))
    rows.append(
        Card("coverage", 0, words(N_("Languages")), description=words(N_("Which message is in which language")))
    )
    usable = sum(_best(desk, each).status == APPROVED for each in found)
    line = counted("You have {count} message.", "You have {count} messages.", len(found))
    return screen(
        line,
        words(N_("Approved: {approved} · not to be used now: {others}"), approved=usable, others=len(found) - usable),
        words(N_("Choose one to see it as a customer would.")),
        actions=(*rows, MENU),
    )


def _describe_row(desk: Desk, template: Template) -> Label:
    return words(
        N_("{kind} · {price} · {status}"),
        kind=KINDS[template.category],
        price=Rupees(price_each(desk, template).total_paise),
        status=say_status(_best(desk, template).status),
    )


def _best(desk: Desk, template: Template) -> TemplateTranslation:
    """What this person would look at first: approved, in their language, else in English, else any."""
    found = list_translations(template)
    order = sorted(found, key=lambda each: (found[each].status != APPROVED, each != desk.language, each != "en"))
    return found[order[0]] if order else template.translations[0]


def show_template(desk: Desk, template: Template) -> Screen:
    return show_translation(desk, _best(desk, template))


def show_translation(desk: Desk, shown: TemplateTranslation) -> Screen:
    """A template's card: one language as a real customer would read it; the others are a tap away."""
    template = shown.template
    seen = preview(desk, shown)
    language = shown.language.split("_")[0]
    lines: list[Label] = [
        words(N_("{title} · {kind}"), title=template.title, kind=KINDS[template.category]),
        words(
            N_("About {price} a message with GST · {language}: {status}"),
            price=Rupees(price_each(desk, template).total_paise),
            language=LANGUAGE_NAMES.get(language, language),
            status=say_status(shown.status),
        ),
        words(N_("“{message}”"), message=Excerpt(seen.text)),
    ]
    if seen.name:
        lines.append(words(N_("This is how {name} would read it."), name=seen.name))
    lines.extend(say_gap(gap) for gap in list_gaps(desk, template))
    return screen(*lines, actions=_list_card_actions(desk, template, shown))


def say_gap(gap: Gap) -> Label:
    if gap.instead is None:
        return counted(
            "{language}: {count} customer would get nothing",
            "{language}: {count} customers would get nothing",
            gap.customers,
            language=LANGUAGE_NAMES[gap.language],
        )
    return counted(
        "{language}: {count} customer would read {instead}",
        "{language}: {count} customers would read {instead}",
        gap.customers,
        language=LANGUAGE_NAMES[gap.language],
        instead=LANGUAGE_NAMES[gap.instead],
    )


def _list_card_actions(desk: Desk, template: Template, shown: TemplateTranslation) -> tuple[Action, ...]:
    found = list_translations(template)
    is_usable = any(each.status == APPROVED for each in found.values())
    send = (Word(f"send {template.title}", words(N_("Send this"))),) if is_usable and desk.role in WRITERS else ()
    others = (
        Card("translation", each.id, LANGUAGE_NAMES[language], description=say_status(each.status))
        for language, each in found.items()
        if each.id != shown.id
    )
    return (*send, *others, Word("templates", words(N_("All messages"))), MENU)


def show_coverage(desk: Desk, offset: int) -> Screen:
    """Template by language, one line each, and whom the gaps leave with another language than their own."""
    found = list_by_use(desk)
    page = found[offset : offset + MATRIX_PAGE]
    lines: list[Label] = [words(N_("✓ approved · … in review · — missing"))]
    lines.extend(_say_row(each) for each in page)
    lines.extend(_say_gaps(desk, page))
    more = (
        (Card("coverage", offset + MATRIX_PAGE, words(N_("Next page"))),) if len(found) > offset + MATRIX_PAGE else ()
    )
    return screen(*lines, actions=(*more, Word("templates", words(N_("All messages"))), MENU))


def _say_row(template: Template) -> Label:
    found = list_translations(template)
    signs: tuple[Hole, ...] = tuple(
        f"{language} {_sign(found[language].status if language in found else MISSING)}" for language in LANGUAGES
    )
    return words(N_("{title}: {languages}"), title=template.title, languages=Listing(signs))


def _say_gaps(desk: Desk, page: Sequence[Template]) -> list[Label]:
    """By language, over the messages on the page: one sentence where all that lack it fall back to the same."""
    lines: list[Label] = []
    gaps = [gap for template in page for gap in list_gaps(desk, template)]
    for language in LANGUAGES:
        ways = {gap for gap in gaps if gap.language == language}
        lines.extend(say_gap(gap) for gap in sorted(ways, key=lambda each: each.instead or ""))
    unknown = count_languages(desk).get(None, 0)
    if unknown:
        lines.append(
            counted(
                "{count} customer has no language noted and reads your shop's.",
                "{count} customers have no language noted and read your shop's.",
                unknown,
            )
        )
    return lines


def find_and_show(desk: Desk, template_id: int) -> Screen:
    template = find_template(desk, template_id)
    return show_template(desk, template) if template and list_translations(template) else show_gone()


def find_and_show_translation(desk: Desk, translation_id: int) -> Screen:
    found = find_translation_by_id(desk, translation_id)
    return show_translation(desk, found) if found else show_gone()


def show_gone() -> Screen:
    return screen(
        words(N_("WhatsApp no longer has this message.")), actions=(Word("templates", words(N_("All messages"))), MENU)
    )


COMMANDS = (Command("templates", list_templates),)
