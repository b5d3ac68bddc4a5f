"""Refusals in Graph's shape, for an HTTP answer and for a webhook; which rule refuses is decided elsewhere."""

from __future__ import annotations

from typing import Any

from simulator.codes import CODES, UNKNOWN
from simulator.ids import make_trace_id

REFERENCE = "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/"


class GraphError(Exception):
    """One refused call. `details` is the sentence that tells the caller what to repair."""

    def __init__(
        self,
        code: int,
        details: str = "",
        *,
        message: str | None = None,
        subcode: int | None = None,
        http: int | None = None,
        user_title: str | None = None,
        user_message: str | None = None,
    ) -> None:
        known = CODES.get(code, UNKNOWN)
        self.code = code
        self.details = details
        self.http = known.http if http is None else http
        self.kind = known.kind
        self.message = message or f"(#{code}) {known.title}"
        self.subcode = known.subcode if subcode is None else subcode
        self.user_title = user_title
        self.user_message = user_message
        super().__init__(self.message)

    def as_body(self) -> dict[str, Any]:
        error: dict[str, Any] = {"message": self.message, "type": self.kind, "code": self.code}
        if self.details:
            error["error_data"] = {"messaging_product": "whatsapp", "details": self.details}
        if self.subcode is not None:
            error["error_subcode"] = self.subcode
        if self.user_title is not None:
            error |= {"is_transient": False, "error_user_title": self.user_title, "error_user_msg": self.user_message}
        error["fbtrace_id"] = make_trace_id()
        return {"error": error}


def describe_failure(code: int, details: str = "") -> dict[str, Any]:
    """The error object inside a `failed` status or an inbound message."""
    title = CODES.get(code, UNKNOWN).title
    return {
        "code": code,
        "title": title,
        "message": title,
        "error_data": {"details": details or f"{title}."},
        "href": REFERENCE,
    }


def refuse_parameter(where: str, problem: str) -> GraphError:
    """Code 100 in the words Graph uses for a parameter: `Param text['body'] must be …`."""
    sentence = f"Param {where} {problem}"
    return GraphError(100, sentence, message=f"(#100) {sentence}")


def refuse_missing(where: str) -> GraphError:
    sentence = f"The parameter {where} is required."
    return GraphError(100, sentence, message=f"(#100) {sentence}")


def refuse_unknown_node(node: str, method: str) -> GraphError:
    sentence = (
        f"Unsupported {method.lower()} request. Object with ID '{node}' does not exist, cannot be loaded due to "
        "missing permissions, or does not support this operation."
    )
    error = GraphError(100, message=sentence, subcode=33)
    error.kind = "GraphMethodException"
    return error
