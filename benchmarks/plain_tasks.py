"""The plain design's task: one message, one SELECT, one HTTP client made for it, one UPDATE. Celery runs it.

Reads DATABASE_URL, REDIS_URL and PLAIN_URL, where messages are posted to.
"""

from __future__ import annotations

import os
from functools import cache

import httpx
from celery import Celery
from sqlalchemy import Engine, create_engine, select, update
from sqlalchemy.orm import Session

from conversations.fillings import fill_values
from jobs.payloads import make_template
from models.campaign import Campaign, Run
from models.contact import Contact
from models.jeweller import Jeweller
from models.message import Message, MessageState
from models.obligation import Obligation
from models.template import Template, TemplateTranslation
from whatsapp.messages import envelope

app = Celery("plain", broker=os.environ.get("REDIS_URL"))
app.conf.task_ignore_result = True


@cache
def open_database() -> Engine:
    """One for each process of Celery's pool, as its users do."""
    return create_engine(os.environ["DATABASE_URL"], connect_args={"options": "-c app.scope=platform"})


@app.task
def send_one(message_id: int) -> None:
    with Session(open_database()) as session:
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
        content = make_template(template.name, translation.language, translation.variables, values)
        with httpx.Client(timeout=20) as client:
            answer = client.post(os.environ["PLAIN_URL"], json=envelope(content, to=contact.phone)).json()
        accepted = {"state": MessageState.ACCEPTED, "wamid": answer["messages"][0]["id"]}
        session.execute(update(Message).where(Message.id == message.id).values(accepted))
        session.commit()
