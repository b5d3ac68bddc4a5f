"""Who may do what: the table of rights, and that no way to an effect leads around it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from conversations import effects
from conversations.desk import Desk
from conversations.rights import ANYBODY, GUARD, LOOKS, OWNER, RIGHTS, SENDER, STAFF, TEAM, WITNESS, WRITER, Right, may
from demo import seed
from demo.town import Town
from demo.transcript import Player
from jobs.effects import PERFORMERS
from models.jeweller import Jeweller, Member, MemberRole
from models.person import Person
from tests.cast import IQBAL, MEERA
from tests.jobs.scenes import find_shop, run_sql

ALLOWED = {
    "owner": {ANYBODY, TEAM, WRITER, SENDER, OWNER, GUARD},
    "manager": {ANYBODY, TEAM, WRITER, SENDER, WITNESS, GUARD},
    "operator": {ANYBODY, TEAM, WRITER},
    "viewer": {ANYBODY, TEAM},
    "staff": {ANYBODY, STAFF, WITNESS, GUARD},
    "nobody": {ANYBODY},
}


def make_desk(hat: str) -> Desk:
    in_team = hat in {role.value for role in MemberRole}
    return Desk(
        session=Session(),
        now=datetime.now(UTC),
        person=Person(wa_id=IQBAL),
        language="en",
        shop=Jeweller(name="Meera Jewellers") if in_team else None,
        role=MemberRole(hat) if in_team else None,
        is_staff=hat == "staff",
    )


def bare(kind: type) -> effects.Effect:
    """An effect of a kind whose contents do not matter: rights look at the kind alone."""
    made: effects.Effect = object.__new__(kind)
    return made


def test_every_effect_that_can_be_performed_has_a_line() -> None:
    assert set(RIGHTS) == set(PERFORMERS)


@pytest.mark.parametrize("hat", ALLOWED)
@pytest.mark.parametrize("kind", [kind for kind in RIGHTS if kind is not effects.Show], ids=lambda kind: kind.__name__)
def test_a_hat_may_have_done_what_its_line_says(hat: str, kind: type) -> None:
    assert may(bare(kind), make_desk(hat)) is (RIGHTS[kind] in ALLOWED[hat])


@pytest.mark.parametrize("hat", ALLOWED)
@pytest.mark.parametrize("what", LOOKS)
def test_a_hat_sees_what_its_line_says(hat: str, what: str) -> None:
    assert may(effects.Show(what), make_desk(hat)) is (LOOKS[what] in ALLOWED[hat])


def test_what_costs_or_destroys_is_nobodys_but_a_senders() -> None:
    costly = {effects.StartCampaign, effects.ControlCampaign, effects.SettleUnconfirmed, effects.StopAll}
    assert {RIGHTS[kind] for kind in costly} == {SENDER}


def test_an_effect_without_a_line_is_refused() -> None:
    class Unheard:
        pass

    assert not may(bare(Unheard), make_desk("owner"))
    assert not may(bare(Unheard), make_desk("staff"))


def add_member(town: Town, role: MemberRole, wa_id: str = IQBAL, name: str = "Iqbal") -> None:
    with town.services.platform() as session:
        person = seed.add_person(session, wa_id, name)
        session.add(Member(jeweller_id=find_shop(session).id, person_id=person.id, role=role))


REFUSED = "< Your role can't do that. Please ask the owner. [Menu]"


@pytest.mark.parametrize("word", ["new campaign", "pause", "stop all", "undo", "add Sunita 98450 12399"])
def test_a_viewer_is_told_that_the_role_ends_here(town: Town, word: str) -> None:
    add_member(town, MemberRole.VIEWER)
    Player(town, {"Iqbal": IQBAL}).play(f"> {word}\n{REFUSED}")


def test_a_viewer_looks_at_reports(town: Town) -> None:
    add_member(town, MemberRole.VIEWER)
    Player(town, {"Iqbal": IQBAL}).play("> report\n< There is no campaign to report on yet. [Menu]")


def test_a_list_of_an_operator_is_not_read(town: Town) -> None:
    add_member(town, MemberRole.OPERATOR)
    Player(town, {"Iqbal": IQBAL}, {"list.csv": b"Name,Mobile\nAsha,9845012399\n"}).play(f"> [list.csv]\n{REFUSED}")
    assert run_sql(town, "SELECT * FROM list_import") == []


def test_a_button_outlives_the_role_but_does_nothing(town: Town) -> None:
    """A manager's card is tapped after the owner made a viewer of the manager, and after the removal."""
    add_member(town, MemberRole.MANAGER)
    player = Player(town, {"Iqbal": IQBAL, "Meera": MEERA})
    player.play(
        """
        > new campaign
        < …
        > [Offers]
        < …
        > [Diwali offer]
        < …
        > free polish
        < …
        > [Now]
        < …
        > [Send to 1]
        < …
        > 1
        < Diwali offer starts at … [Undo] [Pause]
        """
    )
    run_sql(town, "UPDATE member SET role = 'viewer' WHERE role = 'manager'")
    player.play(f"> [Pause]\n{REFUSED}")
    run_sql(town, "UPDATE member SET status = 'removed' WHERE role = 'viewer'")
    player.play("> [Pause]\n< That button is old. Type menu to see what can be done now. [Menu]")
    assert [row.status for row in run_sql(town, "SELECT status FROM campaign")] == ["scheduled"]


def test_rights_are_values_that_differ() -> None:
    assert len({ANYBODY, STAFF, OWNER, SENDER, WRITER, TEAM, Right()}) == 7
