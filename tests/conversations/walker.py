"""Takes turns as a worker does, but performs nothing: what is said, and the state, screen and effects that follow."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import FrozenResult, Result, event, select, text
from sqlalchemy.orm import ORMExecuteState, Session

from conversations.desk import Desk
from conversations.effects import CampaignDraft
from conversations.engine import Turn, find_open_step
from conversations.flow import Flow, Many, Review, Step
from conversations.jeweller.proposals import write_draft
from conversations.reception import choose_shown, receive
from conversations.registry import FLOWS
from conversations.render import list_replies, render, say_body
from conversations.replies import CardReply, QuestionReply, read_reply, write_reply
from conversations.said import Happened, Said, Tapped
from conversations.state import State
from demo import seed
from demo.town import Town
from models.campaign import Campaign, CampaignStatus, Run, RunStatus
from models.contact import Contact, Segment
from models.file import ImportStatus, ListImport
from models.jeweller import Jeweller, Member, MemberRole
from models.message import Message, MessageKind, MessageState
from models.obligation import Obligation
from models.person import Person
from models.team import Proposal
from models.template import Template, TemplateTranslation
from tests.cast import ASHA, FARID, IQBAL, KAVYA, MEERA
from tests.jobs.scenes import REMINDER, REMINDER_VALUES, plan

HATS = {"meera": MEERA, "asha": ASHA, "kavya": KAVYA, "farid": FARID}


class Walker:
    """One person at one moment. The state goes through JSON after every turn, as it does in the database."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.state = State()
        self.body = ""
        self.offered: list[str] = []
        self._found: tuple[object, Step | None] = (None, None)

    @property
    def flow(self) -> Flow | None:
        return FLOWS.get(self.state.flow or "")

    @property
    def step(self) -> Step | None:
        """The open one. Nothing is performed here, so the same answers lead to the same step, and it is found once."""
        place = (self.state.flow, self.state.answers)
        if self._found[0] != place:
            self._found = (place, find_open_step(self.flow, self.state.answers, self.desk) if self.flow else None)
        return self._found[1]

    @property
    def item(self) -> str | None:
        """Of a question for each of several, the one that is asked."""
        return self.step.open_item(self.desk, self.state.answers) if isinstance(self.step, Many) else None

    def open(self, flow: str, answers: dict[str, object]) -> Turn:
        return self.hear(Happened(flow, answers))

    def hear(self, said: Said) -> Turn:
        self.desk.memo.clear()
        turn = receive(choose_shown(said, self.state, self.desk), self.state, self.desk)
        self.state = turn.state
        if turn.screen is not None:
            flow, step = self.flow, self.step
            language = (flow.language(self.state.answers) if flow else None) or self.desk.language
            message = render(
                turn.screen,
                language,
                self.state,
                step.name if step else "",
                lambda card: f"{card.action} {card.object_id}",
            )
            replies = list_replies({"type": message.type, message.type: message.body_json()})
            shown, titles = tuple(each for each, _ in replies), tuple(title for _, title in replies)
            self.body = say_body(turn.screen, language)
            self.state = replace(self.state, shown=shown, titles=titles)
            self.offered += [reply for reply in shown if not isinstance(read_reply(reply), CardReply)]
        self.state = State.from_json(json.loads(json.dumps(self.state.to_json())))
        return turn

    def tap(self, value: str) -> Tapped:
        """A tap on an option of the open question."""
        step = self.step
        assert step is not None
        return Tapped(write_reply(QuestionReply(self.state.flow or "", self.state.turn, step.name, value)), value)

    def list_answers(self) -> list[str]:
        """The values that answer the open question: its options, but for what leaves a check card open."""
        step = self.step
        assert step is not None
        values = [option.value for option in step.options(self.desk, self.state.answers)]
        return [value for value in values if value.startswith("yes")] if isinstance(step, Review) else values


class Ground:
    """A town whose rows many walkers read in one transaction, and none changes: what one asked, no other asks again.

    The database answers each question once, and rows can't change unseen, because nothing performs an effect here.
    """

    def __init__(self, town: Town, session: Session) -> None:
        self._town = town
        self._session = session
        self.openings = make_openings(town, session)
        for name, wa_id in HATS.items():
            if session.scalars(select(Person).where(Person.wa_id == wa_id)).one_or_none() is None:
                seed.add_person(session, wa_id, name.title())
        session.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))  # walks may rarely ask anything
        event.listen(session, "do_orm_execute", AnsweredOnce())

    @contextmanager
    def walking(self, hat: str, language: str = "en") -> Iterator[Walker]:
        """A walker that sees what that person may see."""
        session = self._session
        person = session.scalars(select(Person).where(Person.wa_id == HATS[hat])).one()
        member = session.scalars(select(Member).where(Member.person_id == person.id)).one_or_none()
        desk = Desk(
            session=session,
            now=self._town.services.clock.now(session),
            person=person,
            language=language,
            shop=session.get(Jeweller, member.jeweller_id) if member else None,
            role=member.role if member else None,
            is_staff=hat == "asha",
            is_customer=hat == "kavya",
            turn_key="m:walk",
        )
        yield Walker(desk)
        assert [*session.new, *session.dirty, *session.deleted] == [], "a turn changes no row"


class AnsweredOnce:
    """Keeps what the database said to each question, by its text and its values."""

    def __init__(self) -> None:
        self._answers: dict[tuple[Any, str], FrozenResult[Any]] = {}

    def __call__(self, asked: ORMExecuteState) -> Result[Any] | None:
        asks = asked.statement._generate_cache_key() if asked.is_select else None
        if asks is None:
            return None
        key = (asks.key, repr([each.effective_value for each in asks.bindparams] + [asked.parameters]))
        if key not in self._answers:
            self._answers[key] = asked.invoke_statement().freeze()
        return self._answers[key]()


def make_openings(town: Town, session: Session) -> dict[str, tuple[str, dict[str, object]]]:
    """For each dialogue: who has it, and the answers it begins with. Whoever adds a dialogue says so here."""
    shop = session.scalars(select(Jeweller).where(Jeweller.name == "Meera Jewellers")).one()
    contact = session.scalars(select(Contact).where(Contact.jeweller_id == shop.id)).first()
    assert contact is not None
    member, proposal, listed = _add_records(session, shop)
    planned, failed = _add_campaigns(town, session, shop)
    return {
        "register": ("farid", {}),
        "campaign": ("meera", {}),
        "edit_campaign": ("meera", {"object_id": planned}),
        "retry_failed": ("meera", {"object_id": failed}),
        "list": ("meera", {"import_id": listed.id}),
        "cards": ("meera", {"cards": [["Tara", ["98240 55501"]]]}),
        "edit_contact": ("meera", {"object_id": contact.id, "version": None}),
        "edit_obligation": ("meera", {"object_id": contact.id, "version": None}),
        "answer": ("meera", {"object_id": contact.id, "said": "When do you open?"}),
        "approve_draft": ("meera", {"object_id": proposal.id, "version": proposal.version}),
        "invite": ("meera", {}),
        "transfer": ("meera", {"object_id": member.id, "version": None}),
        "settings": ("meera", {}),
        "reject": ("asha", {"object_id": shop.id, "version": shop.version}),
        "broadcast": ("asha", {}),
        "recover": ("asha", {"object_id": shop.id, "phone": IQBAL}),
        "staff": ("asha", {"phone": IQBAL, "is_added": True}),
        "language": ("kavya", {}),
    }


def _add_campaigns(town: Town, session: Session, shop: Jeweller) -> tuple[int, int]:
    """One that is planned, and one that failed to reach somebody."""
    planned, failed = (
        plan(session, town.services, shop, REMINDER, REMINDER_VALUES, Segment.GOLD_LOAN, timedelta(days=1))
        for _ in range(2)
    )
    campaign = session.get_one(Campaign, failed)
    campaign.status = CampaignStatus.COMPLETED
    run = Run(
        jeweller_id=shop.id,
        campaign_id=failed,
        due_at=campaign.due_at,
        status=RunStatus.COMPLETED,
        started_at=campaign.confirmed_at,
        eligible=1,
        queued=1,
        left_out={},
    )
    session.add(run)
    session.flush()
    owed = session.scalars(select(Obligation).where(Obligation.jeweller_id == shop.id)).first()
    translation = session.scalars(
        select(TemplateTranslation).where(TemplateTranslation.template_id == campaign.template_id)
    ).first()
    assert owed is not None
    assert translation is not None
    message = Message(
        jeweller_id=shop.id,
        kind=MessageKind.CAMPAIGN,
        state=MessageState.FAILED,
        phone_number_id=shop.phone_number_id,
        run_id=run.id,
        contact_id=owed.contact_id,
        obligation_id=owed.id,
        translation_id=translation.id,
        error_code=131049,
    )
    session.add(message)
    session.flush()
    return planned, failed


def _add_records(session: Session, shop: Jeweller) -> tuple[Member, Proposal, ListImport]:
    """What some dialogues are about: an operator, the draft they prepared, a list that was read."""
    iqbal = seed.add_person(session, IQBAL, "Iqbal")
    owner = session.scalars(select(Person).where(Person.wa_id == MEERA)).one()
    template = session.scalars(select(Template).where(Template.name == REMINDER)).one()
    member = Member(jeweller_id=shop.id, person_id=iqbal.id, role=MemberRole.OPERATOR)
    proposal = Proposal(
        jeweller_id=shop.id,
        person_id=iqbal.id,
        draft=write_draft(CampaignDraft("GOLD_LOAN", template.id, REMINDER_VALUES, None)),
        people=3,
        total_paise=41,
        confirm_key="walk",
    )
    listed = ListImport(
        jeweller_id=shop.id,
        person_id=owner.id,
        media_id="1",
        filename="list.xlsx",
        status=ImportStatus.READ,
        card={"rows": 1, "good": 1, "fixed": 0, "repeated": 0, "rejected": 0, "columns": [["name", "Name"]]},
    )
    session.add_all([member, proposal, listed])
    session.flush()
    return member, proposal, listed
