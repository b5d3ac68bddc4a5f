"""A webhook as one would write it at first: it answers, then stores. Kept to show that the bar of load sees what is lost."""

from __future__ import annotations

import os

import gevent
from flask import Flask, Response, request
from sqlalchemy.exc import SQLAlchemyError

from bot.intake import store_post
from jobs import services
from settings import read_settings

LATER_SECONDS = 0.3

built = services.build(read_settings(os.environ), pool_size=16)
services.use(built)
app = Flask("hasty")


@app.post("/webhooks/whatsapp")
def receive() -> Response:
    gevent.spawn_later(LATER_SECONDS, store, request.get_data())
    return Response("{}", mimetype="application/json")


def store(body: bytes) -> None:
    try:
        store_post(built, body)
    except SQLAlchemyError:
        return  # too late to say so


@app.get("/ready")
def ready() -> Response:
    return Response("{}", mimetype="application/json")
