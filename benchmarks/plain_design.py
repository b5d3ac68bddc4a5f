"""The plain design, for comparison: four processes, one message after another, nothing kept and nothing batched.

    python -m benchmarks.plain_design --messages 800

Per message: one task from a Redis list, one SELECT, one HTTP call by a client made for it, one UPDATE with a commit.
That is what a task queue with a concurrency of four does, without the queue's own cost; no task queue is installed for
it. Prints its rate and processor time, and the product's in the same run over as many connections as by default.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import time

import redis
import requests
from sqlalchemy import create_engine, select, update
from sqlalchemy.orm import Session

from benchmarks import scene as stage
from conversations.fillings import fill_values
from jobs.payloads import make_template
from models.campaign import Campaign, Run
from models.contact import Contact
from models.jeweller import Jeweller
from models.message import Message, MessageState
from models.obligation import Obligation
from models.template import Template, TemplateTranslation
from whatsapp.messages import envelope

PROCESSES, TASKS = 4, "plain-tasks"


def send_one(session: Session, url: str, message_id: int) -> None:
    found = session.execute(
        select(Message, Contact, Obligation, Campaign, TemplateTranslation, Template, Jeweller)
        .join(Contact, Contact.id == Message.contact_id)
        .join(Obligation, Obligation.id == Message.obligation_id)
        .join(Run, Run.id == Message.run_id)
        .join(Campaign, Campaign.id == Run.campaign_id)
        .join(TemplateTranslation, TemplateTranslation.id == Message.translation_id)
        .join(Template, Template.id == TemplateTranslation.template_id)
        .join(Jeweller, Jeweller.id == Message.jeweller_id)
        .where(Message.id == message_id)
    ).one()
    message, contact, obligation, campaign, translation, template, shop = found
    values = fill_values(campaign.values, translation.language, contact, obligation, shop)
    body = envelope(make_template(template.name, translation.language, translation.variables, values), to=contact.phone)
    answer = requests.post(url, json=body, timeout=20).json()
    accepted = {"state": MessageState.ACCEPTED, "wamid": answer["messages"][0]["id"]}
    session.execute(update(Message).where(Message.id == message.id).values(accepted))
    session.commit()


def work(database_url: str, redis_url: str, url: str) -> None:
    engine = create_engine(database_url, connect_args={"options": "-c app.scope=platform"})
    tasks = redis.Redis.from_url(redis_url)
    with Session(engine) as session:
        while (task := tasks.lpop(TASKS)) is not None:
            send_one(session, url, int(task))  # type: ignore[arg-type] # it is not the asynchronous client


def send_plainly(scene: stage.Scene, messages: int) -> stage.Spent:
    settings = scene.built.settings
    url = f"{settings.whatsapp_api_url}/v23.0/{scene.number}/messages"
    connection = scene.built.bell.connection
    connection.rpush(TASKS, *range(1, messages + 1))
    given = (settings.database_url, settings.redis_url, url)
    workers = [multiprocessing.Process(target=work, args=given) for _ in range(PROCESSES)]
    before, began = os.times(), time.monotonic()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    after = os.times()
    processor = after.children_user + after.children_system - before.children_user - before.children_system
    return stage.Spent(time.monotonic() - began, processor)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--messages", type=int, default=800)
    parser.add_argument("--delay", type=float, default=0.05)
    given = parser.parse_args()
    with stage.opened(given.delay, 128) as scene:
        shop_id = stage.add_shop(scene, "Benchmark", 20_000)
        stage.begin_campaign(scene, shop_id)
        plain = send_plainly(scene, given.messages)
        sent = scene.scalar("SELECT count(*) FROM message WHERE state = 'accepted'")
        assert sent == given.messages, sent
        rest = stage.count_waiting(scene)
        own = stage.send_all(scene)
    plain_rate, own_rate = given.messages / plain.seconds, rest / own.seconds
    plain_cost, own_cost = plain.processor / given.messages * 1000, own.processor / rest * 1000
    print(f"plain {plain_rate:.0f}/s, {plain_cost:.2f} CPU s per 1,000 · product {own_rate:.0f}/s, {own_cost:.3f}")
    print(f"rate × {own_rate / plain_rate:.1f} · processor time 1/{plain_cost / own_cost:.0f}")


if __name__ == "__main__":
    main()
