"""What a dialogue may ask about one shop's templates: how they stand, who reads which language, a real preview."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from conversations.customers import has_agreed
from conversations.desk import Desk
from conversations.fillings import fill_values, propose_value
from conversations.shop import fill_body, find_translation, find_waba_id, show_blanks
from models.audience import OBLIGATION_FIELDS
from models.campaign import Campaign
from models.contact import Contact
from models.obligation import Obligation, ObligationKind, ObligationStatus
from models.rate_card import Cost, price
from models.template import APPROVED, NOTICE_PREFIX, Template, TemplateCategory, TemplateTranslation
from settings import INDIA, LANGUAGES

# How a translation stands, from Meta's word for it; what it calls otherwise is not to be used.
IN_REVIEW = frozenset({"PENDING", "IN_APPEAL", "PENDING_REVIEW"})
GONE = frozenset({"DELETED", "PENDING_DELETION"})
MISSING = "MISSING"


def list_by_use(desk: Desk) -> Sequence[Template]:
    """All of the account's templates but the platform's own notices; those this shop used most first."""
    uses = (
        select(Campaign.template_id, func.count().label("uses"))
        .where(Campaign.jeweller_id == desk.own_shop.id)
        .group_by(Campaign.template_id)
        .subquery()
    )
    return desk.session.scalars(
        select(Template)
        .outerjoin(uses, uses.c.template_id == Template.id)
        .where(~Template.name.startswith(NOTICE_PREFIX, autoescape=True))
        .where(Template.waba_id == find_waba_id(desk), Template.category != TemplateCategory.AUTHENTICATION)
        .where(Template.translations.any(TemplateTranslation.status.not_in(GONE)))
        .options(selectinload(Template.translations))
        .order_by(func.coalesce(uses.c.uses, 0).desc(), Template.name)
    ).all()


def list_translations(template: Template) -> Mapping[str, TemplateTranslation]:
    """By language, in the order of our languages; of several for one language the approved."""
    found: dict[str, TemplateTranslation] = {}
    for each in sorted(template.translations, key=lambda one: one.status == APPROVED):
        if each.status not in GONE:
            found[each.language.split("_")[0]] = each
    return {language: found[language] for language in LANGUAGES if language in found}


def find_translation_by_id(desk: Desk, translation_id: int) -> TemplateTranslation | None:
    found = desk.session.get(TemplateTranslation, translation_id)
    is_own = found is not None and found.template.waba_id == find_waba_id(desk)
    return found if is_own and found and found.status not in GONE else None


def count_languages(desk: Desk) -> Mapping[str | None, int]:
    """Customers who may be written to at all, by their language; once a turn."""
    if "languages" not in desk.memo:
        rows = desk.session.execute(
            select(Contact.language, func.count())
            .where(Contact.jeweller_id == desk.own_shop.id)
            .where(Contact.deleted_at.is_(None), Contact.opted_out_at.is_(None))
            .group_by(Contact.language)
        )
        desk.memo["languages"] = dict(iter(rows))
    counts: Mapping[str | None, int] = desk.memo["languages"]
    return counts


@dataclass(frozen=True)
class Gap:
    """Customers of a language in which a message is not approved; they read `instead`, or get nothing."""

    language: str
    customers: int
    instead: str | None


def list_gaps(desk: Desk, template: Template) -> Sequence[Gap]:
    """As the audience decides it: their own language, else the shop's, else English."""
    approved = {language for language, each in list_translations(template).items() if each.status == APPROVED}
    instead = next((each for each in (desk.own_shop.language, "en") if each in approved), None)
    counts = count_languages(desk)
    return [
        Gap(language, counts[language], instead)
        for language in LANGUAGES
        if counts.get(language) and language not in approved
    ]


def price_each(desk: Desk, template: Template) -> Cost:
    """What one message costs today."""
    return price(1, template.category.value, desk.now.astimezone(INDIA).date())


@dataclass(frozen=True)
class Preview:
    """A message as a customer would get it; what only a campaign can say stays blank."""

    text: str
    name: str


def preview(desk: Desk, translation: TemplateTranslation, contact: Contact | None = None) -> Preview:
    """With the values of a real customer, of the translation's language where there is one."""
    values = {name: value for name in translation.variables if (value := propose_value(name))}
    wants_due = any(value["field"] in OBLIGATION_FIELDS for value in values.values())
    found = _find_somebody(desk, translation, wants_due) if contact is None else contact
    if found is None:
        return Preview(show_blanks(translation.body), "")
    due = find_due(desk, found, translation.variables)
    filled = fill_values(values, translation.language, found, due, desk.own_shop)
    known = {name: text for name, text in filled.items() if text}
    return Preview(show_blanks(fill_body(translation.body, known)), found.name)


def _find_somebody(desk: Desk, translation: TemplateTranslation, wants_due: bool) -> Contact | None:
    people = (
        select(Contact)
        .where(Contact.jeweller_id == desk.own_shop.id, Contact.deleted_at.is_(None))
        .where(Contact.opted_out_at.is_(None), Contact.name != "")
    )
    if wants_due:
        due = select(Obligation.contact_id).where(
            Obligation.jeweller_id == desk.own_shop.id,
            Obligation.status == ObligationStatus.DUE,
            Obligation.kind.in_(_list_kinds(translation.variables)),
        )
        people = people.where(Contact.id.in_(due))
    own = people.where(Contact.language == translation.language.split("_")[0])
    first = (desk.session.scalars(each.order_by(Contact.id).limit(1)).one_or_none() for each in (own, people))
    return next((contact for contact in first if contact), None)


def _list_kinds(variables: Sequence[str]) -> list[ObligationKind]:
    """What a message speaks of, by the names of its variables: loans, plans, or either."""
    words = {"loan": ObligationKind.LOAN, "plan": ObligationKind.SAVINGS_PLAN}
    named = [kind for word, kind in words.items() if any(word in variable for variable in variables)]
    return named or list(ObligationKind)


def find_due(desk: Desk, contact: Contact, variables: Sequence[str]) -> Obligation | None:
    """What falls due first of a customer's loans or plans that a message with these variables can speak of."""
    return desk.session.scalars(
        select(Obligation)
        .where(Obligation.jeweller_id == desk.own_shop.id, Obligation.contact_id == contact.id)
        .where(Obligation.status == ObligationStatus.DUE, Obligation.kind.in_(_list_kinds(variables)))
        .order_by(Obligation.due_on, Obligation.id)
        .limit(1)
    ).one_or_none()


# Rows of a list, beside the call card.
MOST_FOR_ONE = 8


def list_for_one(desk: Desk, contact: Contact | None) -> Sequence[Template]:
    """Approved messages that this customer agreed to, with nothing in them that only a campaign could say."""
    if contact is None or not desk.own_shop.is_approved:
        return []
    found = []
    for template in list_by_use(desk):
        translation = find_translation(template, contact.language or desk.own_shop.language)
        is_whole = translation is not None and "[" not in preview(desk, translation, contact).text
        if translation and is_whole and all(map(propose_value, translation.variables)):
            found.append(template)
    return [each for each in found if has_agreed(desk, contact, each.category.value)][:MOST_FOR_ONE]
