"""What stops or prices a message: opt-outs, caps, payment, messaging limit, allow list, account state, free messages."""

from __future__ import annotations

from simulator import Limits, Running
from tests.simulator.conftest import KAVYA, MEERA, Business, Graph, Start, body_of, code_of, hear_all, wamid_of

OPEN = [body_of("Our shop opens at ten.")]


def failure_of(business: Business, wamid: str) -> int | None:
    last = business.statuses(wamid)[-1]
    return last["errors"][0]["code"] if "errors" in last else None


def test_the_app_s_own_stop_is_told_and_holds_for_marketing_only(
    sim: Running, graph: Graph, business: Business
) -> None:
    graph.approve("offer", OPEN, category="MARKETING")
    graph.approve("due", [body_of("Interest is due.")])
    sim.act(MEERA, marketing="stop")
    assert sim.settle()
    (value,) = business.values("user_preferences")
    (preference,) = value["user_preferences"]
    assert (preference["wa_id"], preference["category"], preference["value"]) == (MEERA, "marketing_messages", "stop")
    assert isinstance(preference["timestamp"], int)
    offered, due = wamid_of(graph.send_template(MEERA, "offer")), wamid_of(graph.send_template(MEERA, "due"))
    hear_all(sim)
    assert (failure_of(business, offered), failure_of(business, due)) == (131050, None)
    sim.act(MEERA, marketing="resume")
    offered = wamid_of(graph.send_template(MEERA, "offer"))
    hear_all(sim)
    assert failure_of(business, offered) is None


def test_marketing_can_be_capped_for_each_person_outside_the_window(start: Start, business: Business) -> None:
    sim = start(limits=Limits(marketing_per_person_daily=2))
    graph = Graph(sim)
    graph.approve("offer", OPEN, category="MARKETING")
    wamids = [wamid_of(graph.send_template(MEERA, "offer")) for _ in range(3)]
    hear_all(sim)
    assert [failure_of(business, wamid) for wamid in wamids] == [None, None, 131049]
    sim.say(MEERA, "tell me more")
    inside = wamid_of(graph.send_template(MEERA, "offer"))
    hear_all(sim)
    assert failure_of(business, inside) is None


def test_marketing_to_american_numbers_is_withheld(sim: Running, graph: Graph, business: Business) -> None:
    graph.approve("offer", OPEN, category="MARKETING")
    wamid = wamid_of(graph.send_template("+14155550123", "offer"))
    hear_all(sim)
    assert failure_of(business, wamid) == 131049


def test_the_messaging_limit_counts_unique_people_over_all_numbers(start: Start, business: Business) -> None:
    sim = start(limits=Limits(messaging_limit="TIER_50"))
    graph = Graph(sim)
    sim.platform("number", phone_number_id="106500000000002", display_number="919900112244", verified_name="Second")
    graph.approve("due", OPEN)
    for place in range(50):
        graph.send_template(f"9198200000{place:02d}", "due")
    hear_all(sim)
    again, new = wamid_of(graph.send_template("919820000000", "due")), wamid_of(graph.send_template(MEERA, "due"))
    graph.number = "106500000000002"
    other = wamid_of(graph.send_template(MEERA, "due"))
    sim.say(KAVYA, "hi", phone_number_id="106500000000002")
    inside = wamid_of(graph.send_template(KAVYA, "due"))
    hear_all(sim)
    assert [failure_of(business, wamid) for wamid in (again, new, other, inside)] == [None, 131048, 131048, None]
    hear_all(sim, 86_401)
    later = wamid_of(graph.send_template(MEERA, "due"))
    hear_all(sim)
    assert failure_of(business, later) is None


def test_a_raised_limit_is_told_and_shown(sim: Running, graph: Graph, business: Business) -> None:
    sim.platform("messaging_limit", limit="TIER_10K")
    assert sim.settle()
    (value,) = business.values("business_capability_update")
    assert value["max_daily_conversations_per_business"] == "TIER_10K"
    fields = {"fields": "whatsapp_business_manager_messaging_limit"}
    assert graph.get(graph.number, params=fields).json()["whatsapp_business_manager_messaging_limit"] == "TIER_10K"


def test_without_a_payment_method_only_the_free_messages_pass(start: Start, business: Business) -> None:
    sim = start(limits=Limits(free_service_messages=2))
    graph = Graph(sim)
    graph.approve("due", OPEN)
    sim.platform("payment_method", present=False)
    sim.say(MEERA, "hi")
    wamids = []
    for _ in range(3):
        wamids.append(wamid_of(graph.send(MEERA)))
        hear_all(sim)
    template = wamid_of(graph.send_template(MEERA, "due"))
    hear_all(sim)
    assert [failure_of(business, wamid) for wamid in [*wamids, template]] == [None, None, 131042, 131042]
    assert (
        graph.get(graph.number, params={"fields": "health_status"}).json()["health_status"]["can_send_message"]
        == "BLOCKED"
    )


def test_a_month_has_so_many_free_service_messages_for_each_number(start: Start, business: Business) -> None:
    sim = start(limits=Limits(free_service_messages=2), clock_starts_at=1_795_000_000.0)
    graph = Graph(sim)
    graph.approve("due", OPEN)

    def price() -> str:
        sim.say(MEERA, "hi")
        wamid = wamid_of(graph.send(MEERA))
        hear_all(sim)
        priced = {status["status"]: status["pricing"] for status in business.statuses(wamid) if "pricing" in status}
        return str(priced["delivered"]["type"])

    assert [price() for _ in range(3)] == ["free_customer_service", "free_customer_service", "regular"]
    assert sim.state()["numbers"][0]["service_messages"] == 3
    sim.advance(31 * 86_400)
    assert price() == "free_customer_service"


def test_a_template_is_priced_by_its_category_also_inside_the_window(
    sim: Running, graph: Graph, business: Business
) -> None:
    graph.approve("due", OPEN)
    sim.say(MEERA, "hi")
    wamid = wamid_of(graph.send_template(MEERA, "due"))
    hear_all(sim)
    expected = {"billable": True, "pricing_model": "PMP", "type": "regular", "category": "utility"}
    assert [status.get("pricing") for status in business.statuses(wamid)] == [expected, expected, None]


def test_a_test_number_writes_only_to_its_list(sim: Running, graph: Graph) -> None:
    sim.platform("allow_list", numbers=[MEERA])
    assert graph.send(MEERA).status_code == 200
    assert code_of(graph.send(KAVYA)) == (400, 131030)
    sim.platform("allow_list", numbers=None)
    assert graph.send(KAVYA).status_code == 200


def test_a_locked_or_restricted_account_sends_nothing(sim: Running, graph: Graph, business: Business) -> None:
    sim.platform("account_lock", locked=True)
    assert code_of(graph.send(MEERA)) == (403, 131031)
    sim.platform("account_lock", locked=False)
    sim.platform("account_restriction", seconds=86_400)
    assert code_of(graph.send(MEERA)) == (403, 368)
    hear_all(sim, 86_401)
    assert graph.send(MEERA).status_code == 200
    events = [value["event"] for value in business.values("account_update")]
    assert events == ["DISABLED_UPDATE", "DISABLED_UPDATE", "ACCOUNT_RESTRICTION"]


def test_an_unapproved_name_and_a_minute_of_maintenance(sim: Running, graph: Graph, business: Business) -> None:
    sim.platform("display_name", decision="REJECTED", reason="TOO_GENERIC")
    assert code_of(graph.send(MEERA)) == (400, 131037)
    sim.platform("display_name", decision="APPROVED")
    sim.platform("throughput", level="HIGH")
    assert code_of(graph.send(MEERA)) == (500, 131057)
    hear_all(sim, 61)
    assert graph.send(MEERA).status_code == 200
    assert graph.get(graph.number).json()["throughput"] == {"level": "HIGH"}
    assert business.values("phone_number_quality_update")[0]["event"] == "THROUGHPUT_UPGRADE"
    assert [value["decision"] for value in business.values("phone_number_name_update")] == ["REJECTED", "APPROVED"]


def test_what_people_write_counts_too_and_is_told_without_a_message(start: Start, business: Business) -> None:
    sim = start(limits=Limits(messages_per_second=3))
    for _ in range(30):
        sim.say(MEERA, "hi")
    assert sim.settle()
    errors = [error for value in business.values("messages") for error in value.get("errors", [])]
    assert {error["code"] for error in errors} == {130429}
    assert len(business.messages()) == 30


def test_raised_throughput_takes_a_thousand_a_second(start: Start) -> None:
    sim = start(limits=Limits(messages_per_second=2))
    graph = Graph(sim)
    sim.platform("throughput", level="HIGH")
    sim.advance(61)
    assert {graph.send(f"9198200000{place:02d}").status_code for place in range(30)} == {200}
