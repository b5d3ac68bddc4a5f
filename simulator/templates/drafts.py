"""The rules a template's definition must keep at creation and edit; a definition that breaks one is refused here."""

from __future__ import annotations

import re
from typing import Any, NoReturn

from simulator.errors import GraphError
from simulator.templates.template import VARIABLE, find_variables

Json = dict[str, Any]

CATEGORIES = frozenset({"MARKETING", "UTILITY", "AUTHENTICATION"})
HEADER_FORMATS = frozenset({"TEXT", "IMAGE", "VIDEO", "DOCUMENT", "LOCATION"})
COMPONENTS = frozenset({"HEADER", "BODY", "FOOTER", "BUTTONS", "CAROUSEL", "LIMITED_TIME_OFFER"})
BUTTON_KINDS = frozenset(
    [
        "QUICK_REPLY",
        "URL",
        "PHONE_NUMBER",
        "COPY_CODE",
        "FLOW",
        "OTP",
        "CATALOG",
        "MPM",
        "SPM",
        "VOICE_CALL",
        "REQUEST_CONTACT_INFO",
    ]
)
TTL_RANGES = {"AUTHENTICATION": (30, 900), "UTILITY": (30, 43_200), "MARKETING": (43_200, 2_592_000)}
MOST_OF_KIND = {"URL": 2, "PHONE_NUMBER": 1, "COPY_CODE": 1}
LENGTHS = {"name": 512, "header": 60, "body": 1024, "footer": 60, "button": 25, "url": 2000, "phone": 20, "buttons": 10}

TOO_LONG = 2388040
BAD_HEADER = 2388047
BAD_BODY = 2388072
BAD_FOOTER = 2388073
TOO_MANY_VARIABLES = 2388293
LEADING_OR_TRAILING = 2388299

_NAME = re.compile(r"[a-z0-9_]{1,512}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(_[A-Za-z]{2,4})?")
_VARIABLE_NAME = re.compile(r"[a-z][a-z0-9_]*")
# So many words of fixed text each variable needs around it; the platform does not publish its figure.
WORDS_PER_VARIABLE = 2


def refuse(subcode: int | None, title: str, sentence: str) -> NoReturn:
    raise GraphError(
        100, sentence, message="Invalid parameter", subcode=subcode, user_title=title, user_message=sentence
    )


def check_draft(draft: Json) -> None:
    """Refuse a definition that could never pass; `draft` holds the fields of the creation call."""
    name = draft.get("name")
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        refuse(None, "Name not allowed", "A name has lower-case letters, digits and underscores, at most 512.")
    language = draft.get("language")
    if not isinstance(language, str) or not _LANGUAGE.fullmatch(language):
        refuse(None, "Language not known", "The language must be a code such as en, en_US or hi.")
    check_category(draft.get("category"))
    check_ttl(draft)
    check_components(draft.get("components"), str(draft.get("parameter_format", "POSITIONAL")).upper())


def check_category(category: object) -> None:
    if str(category).upper() not in CATEGORIES:
        refuse(None, "Category not known", "The category is MARKETING, UTILITY or AUTHENTICATION.")


def check_ttl(draft: Json) -> None:
    ttl = draft.get("message_send_ttl_seconds")
    if ttl is None or ttl == -1:
        return
    least, most = TTL_RANGES[str(draft.get("category", "UTILITY")).upper()]
    if not isinstance(ttl, int) or not least <= ttl <= most:
        refuse(None, "Time to live out of range", f"message_send_ttl_seconds must lie between {least} and {most}.")


def check_components(components: object, parameter_format: str) -> None:
    if parameter_format not in {"POSITIONAL", "NAMED"}:
        refuse(None, "Parameter format not known", "parameter_format is POSITIONAL or NAMED.")
    if not isinstance(components, list) or not all(isinstance(part, dict) for part in components):
        refuse(None, "Components missing", "components must be a list of objects.")
    kinds = [str(part.get("type", "")).upper() for part in components]
    unknown = next((kind for kind in kinds if kind not in COMPONENTS), None)
    if unknown is not None:
        refuse(None, "Component not known", f"There is no component {unknown or 'without a type'}.")
    if len(set(kinds)) != len(kinds):
        refuse(None, "Component twice", "Every kind of component may stand only once.")
    if "BODY" not in kinds:
        refuse(BAD_BODY, "Body missing", "A template needs a BODY component.")
    is_named = parameter_format == "NAMED"
    for kind, part in zip(kinds, components, strict=True):
        if kind == "HEADER":
            check_header(part, is_named)
        elif kind == "BODY":
            check_body(part, is_named)
        elif kind == "FOOTER":
            check_footer(part)
        elif kind == "BUTTONS":
            check_buttons(part)


def check_header(part: Json, is_named: bool) -> None:
    kind = str(part.get("format", "")).upper()
    if kind not in HEADER_FORMATS:
        refuse(BAD_HEADER, "Header format not known", "A header is TEXT, IMAGE, VIDEO, DOCUMENT or LOCATION.")
    example = read_example(part)
    if kind in {"IMAGE", "VIDEO", "DOCUMENT"} and not example.get("header_handle"):
        refuse(BAD_HEADER, "Sample missing", "A media header needs example.header_handle.")
    if kind != "TEXT":
        return
    text = read_text(part, "text", "header")
    variables = check_variables(text, is_named)
    if len(variables) > 1:
        refuse(BAD_HEADER, "Too many variables", "A header holds at most one variable.")
    if "\n" in text:
        refuse(BAD_HEADER, "Header has a line break", "A header is one line without formatting.")
    samples = example.get("header_text_named_params" if is_named else "header_text")
    if variables and not samples:
        refuse(BAD_HEADER, "Sample missing", "A variable in the header needs an example.")


def check_body(part: Json, is_named: bool) -> None:
    text = read_text(part, "text", "body")
    variables = check_variables(text, is_named)
    if not variables:
        return
    bare = text.strip()
    if VARIABLE.match(bare) or bare.endswith("}}"):
        refuse(LEADING_OR_TRAILING, "Variable at an end", "Variables may not stand first or last in the body.")
    if re.search(r"\}\}\s*\{\{", text):
        refuse(BAD_BODY, "Variables side by side", "Text must stand between two variables.")
    if len(VARIABLE.sub(" ", text).split()) < WORDS_PER_VARIABLE * len(variables):
        refuse(TOO_MANY_VARIABLES, "Too many variables", "There are too many variables for the length of this text.")
    check_samples(read_example(part), variables, is_named)


def check_samples(example: Json, variables: list[str], is_named: bool) -> None:
    if is_named:
        named = example.get("body_text_named_params")
        entries = named if isinstance(named, list) else []
        given = {str(entry.get("param_name")) for entry in entries if isinstance(entry, dict)}
        is_complete = set(variables) <= given
    else:
        rows = example.get("body_text")
        first = rows[0] if isinstance(rows, list) and rows else []
        is_complete = isinstance(first, list) and len(first) == len(variables)
    if not is_complete:
        refuse(BAD_BODY, "Sample missing", "Every variable of the body needs an example.")


def check_footer(part: Json) -> None:
    if VARIABLE.search(read_text(part, "text", "footer")):
        refuse(BAD_FOOTER, "Variable in the footer", "A footer holds no variables.")


def check_variables(text: str, is_named: bool) -> list[str]:
    variables = find_variables(text)
    if is_named:
        wrong = next((name for name in variables if not _VARIABLE_NAME.fullmatch(name)), None)
        if wrong is not None:
            refuse(BAD_BODY, "Variable name not allowed", "Names have lower-case letters, digits and underscores.")
    elif sorted(variables) != sorted(str(place + 1) for place in range(len(variables))):
        refuse(BAD_BODY, "Variables out of order", "Variables must be {{1}}, {{2}} and so on without a gap.")
    if text.count("{{") != len(VARIABLE.findall(text)) or text.count("}}") != text.count("{{"):
        refuse(BAD_BODY, "Braces out of balance", "A variable is written {{name}}.")
    return variables


def check_buttons(part: Json) -> None:
    buttons = part.get("buttons")
    is_list = isinstance(buttons, list) and all(isinstance(button, dict) for button in buttons)
    if not is_list or not buttons or len(buttons) > LENGTHS["buttons"]:
        refuse(None, "Buttons out of range", "A template has 1 to 10 buttons.")
    kinds = [str(button.get("type", "")).upper() for button in buttons]
    for kind, button in zip(kinds, buttons, strict=True):
        check_button(kind, button)
    for kind, most in MOST_OF_KIND.items():
        if kinds.count(kind) > most:
            refuse(None, "Too many buttons of a kind", f"At most {most} buttons may be of kind {kind}.")
    groups = [kind == "QUICK_REPLY" for place, kind in enumerate(kinds) if place == 0 or kinds[place - 1] != kind]
    if groups.count(True) > 1:
        refuse(None, "Buttons interleaved", "Quick replies must stand together.")


def check_button(kind: str, button: Json) -> None:
    if kind not in BUTTON_KINDS:
        refuse(None, "Button not known", f"There is no button of kind {kind or 'without a type'}.")
    if kind not in {"COPY_CODE", "OTP"}:
        read_text(button, "text", "button")
    if kind == "URL":
        url = read_text(button, "url", "url")
        if url.count("{{") > 1 or ("{{" in url and not url.endswith("}}")):
            refuse(None, "Link not allowed", "A link holds one variable, at its end.")
        if "{{" in url and not button.get("example"):
            refuse(None, "Sample missing", "A link with a variable needs an example.")
    if kind == "PHONE_NUMBER":
        read_text(button, "phone_number", "phone")
    if kind == "COPY_CODE" and not button.get("example"):
        refuse(None, "Sample missing", "A copy-code button needs an example.")


def read_example(part: Json) -> Json:
    example = part.get("example")
    return example if isinstance(example, dict) else {}


def read_text(part: Json, key: str, limit: str) -> str:
    text = part.get(key)
    if not isinstance(text, str) or not text.strip():
        refuse(BAD_BODY if limit == "body" else None, "Text missing", f"{limit} needs a {key}.")
    if len(text) > LENGTHS[limit]:
        refuse(TOO_LONG, "Text too long", f"{limit}: {key} has {len(text)} characters, {LENGTHS[limit]} are allowed.")
    return text
