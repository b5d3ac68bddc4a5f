"""Media calls: upload, lookup with a five-minute URL, the bytes behind it, deletion; and samples for templates."""

from __future__ import annotations

import re

from aiohttp import BodyPartReader, web

from simulator.accounts import Number
from simulator.errors import GraphError, refuse_missing, refuse_unknown_node
from simulator.graph.call import Call, Json, answer
from simulator.ids import make_handle, make_node_id
from simulator.media import MediaFile, guess_type
from simulator.world import World

LARGEST_UPLOAD = 100_000_000
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


async def post_media(call: Call, number: Number) -> web.Response:
    if not call.request.content_type.startswith("multipart/"):
        raise refuse_missing("file")
    fields: dict[str, str] = {}
    file: tuple[bytes, str, str] | None = None
    async for part in await call.request.multipart():
        if not isinstance(part, BodyPartReader):
            continue
        if part.name == "file":
            file = (await _read_bounded(part), part.headers.get("Content-Type", ""), part.filename or "file")
        elif part.name:
            fields[part.name] = await part.text()
    if fields.get("messaging_product") != "whatsapp":
        raise refuse_missing("messaging_product")
    if file is None:
        raise refuse_missing("file")
    content, stated, filename = file
    mime_type = guess_type(filename, stated or fields.get("type", ""))
    media = call.world.media.add_upload(number.id, content, mime_type, filename, call.world.clock.now())
    return answer({"id": media.id}, call.version)


async def _read_bounded(part: BodyPartReader) -> bytes:
    content = bytearray()
    while chunk := await part.read_chunk(1 << 16):
        content += chunk
        if len(content) > LARGEST_UPLOAD:
            raise GraphError(100, "The file is larger than 100 MB.")
    return bytes(content)


async def get_media(call: Call, media: MediaFile) -> web.Response:
    _check_owner(call, media)
    path = call.world.media.renew_url(media, call.world.clock.now())
    return answer(
        {
            "messaging_product": "whatsapp",
            "url": f"{call.request.url.origin()}{path}",
            "mime_type": media.mime_type,
            "sha256": media.sha256.hex(),
            "file_size": len(media.content),
            "id": media.id,
        },
        call.version,
    )


async def delete_media(call: Call, media: MediaFile) -> web.Response:
    _check_owner(call, media)
    call.world.media.delete(media)
    return answer({"success": True}, call.version)


def _check_owner(call: Call, media: MediaFile) -> None:
    number_id = call.request.query.get("phone_number_id")
    if number_id is not None and number_id != media.number_id:
        raise refuse_unknown_node(media.id, call.method)


def serve_file(world: World, request: web.Request) -> web.Response:
    """The bytes behind a looked-up URL, whole or a range; the URL's life is checked before this."""
    media = world.media.find_by_url(request.query.get("hash", ""), world.clock.now())
    if media is None:
        return web.Response(status=404, text="URL signature expired")
    headers = {"Content-Type": media.mime_type, "Accept-Ranges": "bytes", "Cache-Control": "private"}
    match = _RANGE.fullmatch(request.headers.get("Range", ""))
    if match is None:
        return web.Response(body=media.content, headers=headers)
    size = len(media.content)
    first, last = match.groups()
    start = int(first) if first else max(size - int(last or 0), 0)
    end = min(int(last), size - 1) if first and last else size - 1
    if start > end:
        return web.Response(status=416, headers={"Content-Range": f"bytes */{size}"})
    headers["Content-Range"] = f"bytes {start}-{end}/{size}"
    return web.Response(status=206, body=media.content[start : end + 1], headers=headers)


async def post_upload_session(call: Call) -> web.Response:
    """Begin a resumable upload; its id is then the node the bytes are posted to."""
    length = call.parameter("file_length")
    if not length.isdigit() or not call.parameter("file_type"):
        raise refuse_missing("file_length and file_type")
    session = f"upload:{make_node_id('18')}"
    call.world.uploads[session] = b""
    return answer({"id": session}, call.version)


async def post_upload(call: Call, session: str) -> web.Response:
    offset = call.request.headers.get("file_offset", "0")
    before = call.world.uploads[session]
    if not offset.isdigit() or int(offset) > len(before):
        raise GraphError(100, "file_offset does not match what was received.")
    call.world.uploads[session] = before[: int(offset)] + await call.request.read()
    return answer({"h": make_handle()}, call.version)


async def get_upload(call: Call, session: str) -> web.Response:
    reply: Json = {"id": session, "file_offset": len(call.world.uploads[session])}
    return answer(reply, call.version)
