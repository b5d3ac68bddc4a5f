"""The webhook sender: handshake, signature over exact bytes, gathering, retries, doubles, disorder, subscribers."""

from __future__ import annotations

import hashlib
import hmac
import json

from simulator import Config, Limits, Running, SubscriberEntry, WebhookRules
from tests.simulator.conftest import (
    KAVYA,
    MEERA,
    VERIFY_TOKEN,
    Business,
    Graph,
    Start,
    body_of,
    code_of,
    hear_all,
    wamid_of,
)


def test_the_handshake_asks_for_the_bare_challenge(sim: Running, start: Start, business: Business) -> None:
    assert sim.shake_hands()
    assert not start(verify_token="another").shake_hands()
    assert not start(webhook="http://127.0.0.1:1/nothing").shake_hands()


def test_the_signature_is_over_the_exact_escaped_bytes(sim: Running, business: Business) -> None:
    sim.say(MEERA, "नमस्ते 🙏 https://example.com/a")
    assert sim.settle()
    headers, body = business.posts[0]
    expected = hmac.new(Config.app_secret.encode(), body, hashlib.sha256).hexdigest()
    assert headers["X-Hub-Signature-256"] == f"sha256={expected}"
    assert headers["User-Agent"] == "facebookexternalua"
    assert body.isascii()
    assert b"\\u0928" in body
    assert b"\\/example.com" in body
    assert business.messages()[0]["text"]["body"] == "नमस्ते 🙏 https://example.com/a"
    again = json.dumps(json.loads(body), ensure_ascii=False).encode()
    assert hmac.new(Config.app_secret.encode(), again, hashlib.sha256).hexdigest() != expected


def test_a_post_is_repeated_unchanged_until_it_hears_200(sim: Running, business: Business) -> None:
    business.answers = [500, 403, 301, 200]
    sim.say(MEERA, "hi")
    for _ in range(200):
        if len(business.posts) == 4:
            break
        sim.advance(60)
    assert sim.settle()
    assert len({body for _, body in business.posts}) == 1
    assert len(business.posts) == 4
    assert sim.thread(MEERA)[0]["tick"] == "delivered"


def test_after_its_last_try_a_post_is_lost(start: Start, business: Business) -> None:
    business.answers = [500] * 9
    sim = start(webhooks=WebhookRules(retry_seconds=(1, 1)))
    sim.say(MEERA, "hi")
    for _ in range(100):
        if len(business.posts) == 3:
            break
        sim.advance(2)
    assert sim.settle()
    sim.advance(86_400)
    assert len(business.posts) == 3
    assert sim.thread(MEERA)[0]["tick"] == "sent"


def test_a_business_that_is_too_slow_counts_as_silent(start: Start, business: Business) -> None:
    sim = start(webhooks=WebhookRules(timeout_seconds=0.05, retry_seconds=(1,)))
    business.seconds = 0.3
    sim.say(MEERA, "hi")
    for _ in range(100):
        if sim.state()["webhooks"]["refusals"]:
            break
        sim.settle(0.05)
    business.seconds = 0.0
    sim.advance(2)
    assert sim.settle()
    assert sim.thread(MEERA)[0]["tick"] == "delivered"


def test_statuses_are_gathered_into_few_posts(start: Start, business: Business) -> None:
    sim = start(limits=Limits(messages_per_second=None), webhooks=WebhookRules(batch_size=50, batch_seconds=0.2))
    graph = Graph(sim)
    graph.approve("open", [body_of("Our shop opens at ten.")])
    before = len(business.posts)
    for place in range(40):
        graph.send_template(f"9198200000{place:02d}", "open")
    hear_all(sim)
    statuses = business.statuses()
    assert len(statuses) == 120
    assert len({(status["id"], status["status"]) for status in statuses}) == 120
    assert len(business.posts) - before < 40
    largest = max(len(value.get("statuses", [])) for value in business.values("messages"))
    assert 1 < largest <= 50


def test_updates_can_stand_in_changes_of_their_own(start: Start, business: Business) -> None:
    sim = start(webhooks=WebhookRules(batch_seconds=0.2, one_change_per_update=True))
    sim.say(MEERA, "hi")
    Graph(sim).send(MEERA)
    hear_all(sim)
    assert [len(value["statuses"]) for value in business.values("messages") if "statuses" in value] == [1, 1, 1]


def test_doubles_and_disorder_can_be_ordered(start: Start, business: Business) -> None:
    sim = start(webhooks=WebhookRules(duplicate_share=1.0, disorder_seconds=30.0, batch_size=1))
    graph = Graph(sim)
    sim.say(MEERA, "hi")
    sim.advance(40)
    wamids = [wamid_of(graph.send(MEERA)) for _ in range(6)]
    hear_all(sim, 60)
    arrived = [(status["id"], status["status"]) for status in business.statuses()]
    assert sorted(arrived) == sorted((w, s) for w in wamids for s in ("sent", "delivered", "read") for _ in (1, 2))
    first_of_each = [next(status for found, status in arrived if found == wamid) for wamid in wamids]
    assert set(first_of_each) != {"sent"}
    assert len(business.messages()) == 2


def test_webhooks_can_be_held_back(sim: Running, business: Business) -> None:
    sim.settings({"webhooks.delay_seconds": 3600.0})
    sim.say(MEERA, "hi")
    sim.advance(3590)
    assert business.posts == []
    hear_all(sim, 20)
    assert len(business.messages()) == 1


def test_several_messages_of_several_people_come_in_one_post(sim: Running, business: Business) -> None:
    sim.act_together(
        {"wa_id": MEERA, "text": "one"}, {"wa_id": MEERA, "text": "two"}, {"wa_id": KAVYA, "text": "three"}
    )
    assert sim.settle()
    assert len(business.posts) == 1
    (value,) = business.values("messages")
    assert [message["text"]["body"] for message in value["messages"]] == ["one", "two", "three"]
    assert [contact["wa_id"] for contact in value["contacts"]] == [MEERA, KAVYA]


def test_a_further_subscriber_hears_what_it_wants_with_its_own_signature(start: Start, business: Business) -> None:
    with Business().listening() as other:
        fields = frozenset({"message_template_status_update"})
        sim = start(subscribers=[SubscriberEntry(other.url, "other-secret", VERIFY_TOKEN, fields)])
        Graph(sim).approve("open", [body_of("Our shop opens at ten.")])
        sim.say(MEERA, "hi")
        assert sim.settle()
        headers, body = other.posts[0]
        assert headers["X-Hub-Signature-256"] == "sha256=" + hmac.new(b"other-secret", body, hashlib.sha256).hexdigest()
        assert (other.messages(), len(business.messages())) == ([], 1)
        assert len(business.values("message_template_status_update")) == 1


def test_an_override_of_the_number_stands_before_that_of_the_account(
    sim: Running, graph: Graph, business: Business
) -> None:
    with Business().listening() as of_account, Business().listening() as of_number:
        override = {"override_callback_uri": of_account.url, "verify_token": VERIFY_TOKEN}
        assert graph.post(f"{graph.waba}/subscribed_apps", override).json() == {"success": True}
        sim.say(MEERA, "to the account's address")
        of_its_own = {"override_callback_uri": of_number.url, "verify_token": VERIFY_TOKEN}
        graph.post(graph.number, {"webhook_configuration": of_its_own})
        sim.say(MEERA, "to the number's address")
        shown = graph.get(f"{graph.waba}/subscribed_apps").json()["data"][0]
        assert shown["override_callback_uri"] == of_account.url
        graph.post(graph.number, {"webhook_configuration": {}})
        graph.post(f"{graph.waba}/subscribed_apps")
        sim.say(MEERA, "to the app's address")
        assert sim.settle()
        heard = [[message["text"]["body"] for message in each.messages()] for each in (of_account, of_number, business)]
        assert heard == [["to the account's address"], ["to the number's address"], ["to the app's address"]]


def test_an_override_that_fails_the_handshake_is_refused(graph: Graph) -> None:
    wrong = {"override_callback_uri": "http://127.0.0.1:1/nothing", "verify_token": "x"}
    assert graph.post(f"{graph.waba}/subscribed_apps", wrong).status_code == 400
    too_long = wrong | {"override_callback_uri": "http://127.0.0.1:1/" + "x" * 200}
    assert code_of(graph.post(f"{graph.waba}/subscribed_apps", too_long)) == (400, 100)


def test_an_app_that_is_not_subscribed_hears_nothing(sim: Running, graph: Graph, business: Business) -> None:
    graph.call("DELETE", f"{graph.waba}/subscribed_apps")
    assert graph.get(f"{graph.waba}/subscribed_apps").json() == {"data": []}
    sim.say(MEERA, "hi")
    assert sim.settle()
    assert business.posts == []
