"""A Flask app whose only view does nothing: what the same gunicorn can do at most."""

from flask import Flask

app = Flask("noop", static_folder=None)


@app.post("/webhooks/whatsapp")
def receive() -> str:
    return "{}"
