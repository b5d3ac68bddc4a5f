"""What a phone shows: each message as plain display values, templates filled in, ticks and windows included."""

from __future__ import annotations

from typing import Any

from simulator.clock import as_text
from simulator.links import Links
from simulator.media import MediaFile, MediaStore
from simulator.messages import Incoming, Outgoing
from simulator.people import Person
from simulator.templates.template import MEDIA_FORMATS, Form, fill_variables

Json = dict[str, Any]
MEDIA_KINDS = ("image", "video", "audio", "document", "sticker")


class Renderer:
    def __init__(self, media: MediaStore, links: Links) -> None:
        self._media = media
        self._links = links

    def render_thread(self, person: Person) -> list[Json]:
        return [self.render(item, person) for item in person.thread]

    def render(self, item: Outgoing | Incoming, person: Person) -> Json:
        shown = self._render_outgoing(item) if isinstance(item, Outgoing) else self._render_incoming(item)
        emoji = (person.reactions or {}).get(item.wamid)
        if emoji:
            shown["reaction"] = emoji
        return shown

    def _render_outgoing(self, message: Outgoing) -> Json:
        at = message.delivered_at or message.accepted_at
        shown: Json = {
            "id": message.wamid,
            "from": "business",
            "phone_number_id": message.number.id,
            "at": as_text(at),
            "type": message.kind,
            "status": message.status,
        }
        payload = message.payload
        if "context" in payload and message.kind != "template":
            shown["quotes"] = payload["context"]["message_id"]
        part = payload.get(message.kind, {})
        if message.kind == "text":
            shown["text"] = part["body"]
        elif message.kind in MEDIA_KINDS:
            shown["media"] = self._render_media(message.kind, part)
            shown["text"] = part.get("caption", "")
        elif message.kind == "interactive":
            shown |= self._render_interactive(part)
        elif message.kind == "template" and message.template is not None:
            shown |= self._render_template(part, message.template.form)
        elif message.kind in {"location", "contacts"}:
            shown[message.kind] = part
        return shown

    def _render_incoming(self, message: Incoming) -> Json:
        shown: Json = {
            "id": message.wamid,
            "from": "person",
            "phone_number_id": message.number.id,
            "at": as_text(message.at),
            "type": message.kind,
            "tick": message.tick,
        }
        content = message.content
        if "context" in content:
            shown["quotes"] = content["context"].get("id")
        part = content.get(message.kind)
        if message.kind == "text":
            shown["text"] = content["text"]["body"]
        elif message.kind == "button":
            shown["text"] = content["button"]["text"]
        elif message.kind == "interactive":
            shown["text"] = _read_reply_title(content["interactive"])
        elif message.kind in MEDIA_KINDS:
            shown["media"] = self._render_media(message.kind, content[message.kind])
            shown["text"] = content[message.kind].get("caption", "")
        elif part is not None:
            shown[message.kind] = part
        return shown

    def _render_media(self, kind: str, part: Json) -> Json:
        media = self._media.find_any(str(part["id"])) if "id" in part else self._links.find(part.get("link", ""))
        shown: Json = {"kind": kind, "filename": part.get("filename") or (media.filename if media else "file")}
        if media is not None:
            shown |= describe_file(media)
        return shown

    def _render_interactive(self, part: Json) -> Json:
        shown: Json = {"text": part["body"]["text"], "footer": part.get("footer", {}).get("text", "")}
        header = part.get("header")
        if header is not None:
            shown["header"] = self._render_header(header["type"], header)
        action = part["action"]
        shown["interactive"] = part["type"]
        if part["type"] == "button":
            shown["buttons"] = [{"kind": "reply", **button["reply"]} for button in action["buttons"]]
        elif part["type"] == "list":
            shown["list"] = {"button": action["button"], "sections": action["sections"]}
        elif part["type"] == "cta_url":
            link = action["parameters"]
            shown["buttons"] = [{"kind": "url", "title": link["display_text"], "url": link["url"]}]
        elif part["type"] == "flow":
            shown["buttons"] = [{"kind": "flow", "title": action["parameters"]["flow_cta"]}]
        else:
            shown["buttons"] = [{"kind": "location_request", "title": "Send location"}]
        return shown

    def _render_header(self, kind: str, header: Json) -> Json:
        if kind == "text":
            return {"kind": "text", "text": header["text"]}
        return {"kind": kind, "media": self._render_media(kind, header[kind])}

    def _render_template(self, part: Json, form: Form) -> Json:
        given = {(str(c.get("type")).lower(), str(c.get("index", ""))): c for c in part.get("components") or []}
        header = given.get(("header", ""), {}).get("parameters", [])
        body = given.get(("body", ""), {}).get("parameters", [])
        shown: Json = {"template": part["name"], "footer": form.footer_text}
        shown["text"] = fill_variables(form.body_text, read_values(body, form.body_variables))
        if form.header_format in MEDIA_FORMATS:
            kind = form.header_format.lower()
            shown["header"] = {"kind": kind, "media": self._render_media(kind, header[0][kind])}
        elif form.header_format == "LOCATION":
            shown["header"] = {"kind": "location", "location": header[0]["location"]}
        elif form.header_text:
            text = fill_variables(form.header_text, read_values(header, form.header_variables))
            shown["header"] = {"kind": "text", "text": text}
        buttons = [render_button(place, button, given) for place, button in enumerate(form.buttons)]
        if buttons:
            shown["buttons"] = buttons
        return shown


def read_values(parameters: list[Json], variables: list[str]) -> dict[str, str]:
    """The texts by variable, whether they were given by name or by place."""
    values = {}
    for place, parameter in enumerate(parameters):
        name = parameter.get("parameter_name") or variables[place]
        kind = str(parameter.get("type", "text")).lower()
        values[name] = parameter["text"] if kind == "text" else parameter[kind]["fallback_value"]
    return values


def render_button(place: int, button: Json, given: dict[tuple[str, str], Json]) -> Json:
    """A quick reply without a payload answers with its own text."""
    kind = str(button.get("type", "")).upper()
    component = given.get(("button", str(place)), {})
    parameter = (component.get("parameters") or [{}])[0]
    title = button.get("text", "")
    if kind == "QUICK_REPLY":
        return {"kind": "quick_reply", "id": parameter.get("payload") or title, "title": title}
    if kind == "URL":
        url = fill_variables(button.get("url", ""), {"1": parameter.get("text", "")})
        return {"kind": "url", "title": title, "url": url}
    if kind == "PHONE_NUMBER":
        return {"kind": "phone", "title": title, "phone": button.get("phone_number", "")}
    if kind in {"COPY_CODE", "OTP"}:
        code = parameter.get("coupon_code") or parameter.get("text", "")
        return {"kind": "copy_code", "title": title or "Copy code", "code": code}
    return {"kind": kind.lower(), "title": title}


def describe_file(media: MediaFile) -> Json:
    return {
        "id": media.id,
        "url": f"/_sim/media/{media.id}",
        "mime_type": media.mime_type,
        "size": len(media.content),
    }


def _read_reply_title(interactive: Json) -> str:
    reply: Json = interactive.get(interactive["type"], {})
    return str(reply.get("title") or reply.get("body") or "")
