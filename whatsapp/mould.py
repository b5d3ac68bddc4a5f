"""A template message encoded once for all its recipients; for each of them only the holes are checked and filled."""

from __future__ import annotations

from collections.abc import Sequence
from json.encoder import encode_basestring

from whatsapp import limits
from whatsapp.checks import MessageLimitError
from whatsapp.messages import Parameter, Template, clean_parameter, envelope
from whatsapp.wire import write_json

# Stands in each hole while the rest is encoded; such characters are nobody's, so no name or text contains it.
_HOLE = "\ue000{}\ue001"


class Mould:
    """One template in one language. `holes` are the names of its variables in order; digits mean that they have none."""

    def __init__(self, name: str, language: str, holes: Sequence[str]) -> None:
        marks = [_HOLE.format(number) for number in range(len(holes) + 2)]
        parameters = tuple(
            Parameter(mark, None if hole.isdigit() else hole) for mark, hole in zip(marks[2:], holes, strict=True)
        )
        whole = envelope(Template(name, language, parameters), to=marks[0], callback_id=marks[1]).copy()
        # The order in which the holes are filled is the order in which they stand in the message.
        whole = {"biz_opaque_callback_data": whole.pop("biz_opaque_callback_data"), "to": whole.pop("to"), **whole}
        rest = write_json(whole).decode()
        self._pieces = []
        for mark in [marks[1], marks[0], *marks[2:]]:
            piece, found, rest = rest.partition(f'"{mark}"')
            assert found, "a hole is not where it was put"
            self._pieces.append(piece)
        self._end = rest

    def fill(self, to: str, callback_id: str, texts: Sequence[str]) -> bytes:
        """The body of one send. Raises MessageLimitError for a text that is empty or all of them for being too long."""
        cleaned = [clean_parameter(text) for text in texts]
        length = sum(map(limits.length, cleaned))
        if length > limits.TEMPLATE_BODY:
            raise MessageLimitError("template.body", limits.TEMPLATE_BODY, length)
        values = (callback_id, to, *cleaned)
        parts = [part for pair in zip(self._pieces, map(encode_basestring, values), strict=True) for part in pair]
        return ("".join(parts) + self._end).encode()
