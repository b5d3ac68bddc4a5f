"""The table of error codes: HTTP status, title and the channel a code takes by itself; a pure table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# "S": in the answer to the call. "A": accepted first, then a `failed` status.
Channel = Literal["S", "A"]


@dataclass(frozen=True)
class Code:
    http: int
    title: str
    channel: Channel = "S"
    kind: str = "OAuthException"
    subcode: int | None = None


CODES: dict[int, Code] = {
    0: Code(401, "Authentication failed"),
    1: Code(400, "An unknown error occurred"),
    2: Code(503, "Service temporarily unavailable"),
    3: Code(500, "Capability or permission missing for this method"),
    4: Code(400, "Application request limit reached"),
    10: Code(403, "Permission denied"),
    33: Code(400, "Object is gone", kind="GraphMethodException"),
    100: Code(400, "Invalid parameter"),
    190: Code(401, "Access token invalid"),
    200: Code(403, "Permissions error"),
    368: Code(403, "Temporarily blocked for policy violations"),
    2500: Code(400, "Unknown path components"),
    80007: Code(400, "Rate limit issues"),
    130429: Code(400, "Rate limit hit"),
    130472: Code(400, "User's number is part of an experiment", "A"),
    130497: Code(403, "Business account is restricted from messaging users in this country", "A"),
    131000: Code(500, "Something went wrong"),
    131005: Code(403, "Access denied"),
    131008: Code(400, "Required parameter is missing"),
    131009: Code(400, "Parameter value is not valid"),
    131016: Code(500, "Service unavailable"),
    131021: Code(400, "Recipient cannot be sender"),
    131026: Code(400, "Message undeliverable", "A"),
    131030: Code(400, "Recipient phone number not in allowed list"),
    131031: Code(403, "Account has been locked"),
    131037: Code(400, "Display name approval needed before messages can be sent"),
    131042: Code(400, "Business eligibility payment issue", "A"),
    131044: Code(400, "Business eligibility issue", "A"),
    131045: Code(500, "Incorrect certificate"),
    131047: Code(400, "Re-engagement message", "A"),
    131048: Code(400, "Spam rate limit hit", "A"),
    131049: Code(400, "Withheld to keep the ecosystem healthy", "A"),
    131050: Code(400, "User has stopped marketing messages", "A"),
    131051: Code(400, "Unsupported message type"),
    131052: Code(400, "Media download error", "A"),
    131053: Code(400, "Media upload error", "A"),
    131055: Code(400, "Method not allowed"),
    131056: Code(400, "Pair rate limit hit"),
    131057: Code(500, "Account in maintenance mode"),
    131059: Code(400, "Invalid paging cursor"),
    131062: Code(400, "Authentication templates need a phone number"),
    131063: Code(400, "Marketing messages are disabled for this method"),
    131064: Code(400, "Messaging limit lowered for template misclassification"),
    132000: Code(400, "Number of parameters does not match the expected number of params", subcode=2494073),
    132001: Code(404, "Template name does not exist in the translation", subcode=2494073),
    132005: Code(400, "Translated text too long"),
    132007: Code(400, "Template format character policy violated"),
    132008: Code(400, "Parameter list is invalid"),
    132012: Code(400, "Parameter format does not match format in the created template"),
    132015: Code(400, "Template is paused"),
    132016: Code(400, "Template is disabled"),
    132018: Code(400, "There was an issue with the parameters of the template"),
    132068: Code(400, "Flow is blocked"),
    132069: Code(400, "Flow is throttled"),
    133000: Code(500, "Incomplete deregistration"),
    133004: Code(503, "Server temporarily unavailable"),
    133005: Code(400, "Two step verification PIN mismatch"),
    133006: Code(400, "Phone number needs to be verified first"),
    133008: Code(400, "Too many two step PIN guesses"),
    133009: Code(400, "Two step PIN guessed too fast"),
    133010: Code(400, "Phone number not registered"),
    133015: Code(400, "Phone number was deleted recently, wait before registering"),
    133016: Code(400, "Account register and deregister rate limit exceeded"),
    134011: Code(400, "Payments terms of service not accepted"),
    134100: Code(400, "Only marketing messages are supported"),
    134101: Code(400, "Template is still being synced"),
    134102: Code(500, "Template is unavailable for this method"),
    135000: Code(400, "Generic user error"),
    137000: Code(400, "Recipient identity hash mismatch"),
    139000: Code(400, "Flow cannot be sent"),
    139100: Code(400, "Failed to block or unblock some users"),
    139101: Code(400, "Block list limit reached"),
    139102: Code(400, "Block list changed concurrently"),
    139103: Code(400, "Block list is unavailable"),
    139200: Code(400, "Direct send is blocked"),
    2494100: Code(400, "Account is in maintenance mode"),
}

UNKNOWN = Code(400, "Error without a description")
