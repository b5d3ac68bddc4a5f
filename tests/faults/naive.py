"""A sender as one would write it at first: it sends, then saves. Kept to show that the nemesis kills at the right time.

It holds the row while it sends and forgets that it has sent when it dies before the commit.
"""

from __future__ import annotations

import json
import os
import time
from typing import Any
from urllib.request import Request, urlopen

import psycopg2

_NEXT = """
SELECT message.id, replace(message.callback_id::text, '-', ''), contact.phone
FROM message JOIN contact ON contact.id = message.contact_id
WHERE message.kind = 'campaign' AND message.state = 'queued' ORDER BY message.id LIMIT 1 FOR UPDATE OF message SKIP LOCKED
"""
_SAVE = "UPDATE message SET state = 'accepted', wamid = %s WHERE id = %s"
NUMBER, TOKEN = "106500000000001", "development-token"


def send_one(connection: Any) -> bool:
    with connection, connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.scope', 'platform', true)")
        cursor.execute(_NEXT)
        found = cursor.fetchone()
        if found is None:
            return False
        message_id, callback_id, phone = found
        cursor.execute(_SAVE, (post(callback_id, phone), message_id))
    return True


def post(callback_id: str, phone: str) -> str:
    values = {"name": "Sunita", "shop": "Meera Jewellers", "offer": "free polish"}
    parameters = [{"type": "text", "parameter_name": name, "text": value} for name, value in values.items()]
    body = {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": phone,
        "type": "template",
        "template": {
            "name": "diwali_offer",
            "language": {"code": "en"},
            "components": [{"type": "body", "parameters": parameters}],
        },
        "biz_opaque_callback_data": callback_id,
    }
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
    request = Request(f"{os.environ['WHATSAPP_API_URL']}/v23.0/{NUMBER}/messages", json.dumps(body).encode(), headers)
    with urlopen(request) as answer:
        wamid: str = json.load(answer)["messages"][0]["id"]
        return wamid


def main() -> None:
    connection = psycopg2.connect(os.environ["DATABASE_URL"])
    while True:
        try:
            is_sent = send_one(connection)
        except OSError:  # no answer: try again
            continue
        if not is_sent:
            time.sleep(0.1)


if __name__ == "__main__":
    main()
