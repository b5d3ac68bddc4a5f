"""Builds template messages from stored values: one of them for a test, or the form behind all of a campaign's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import text

from conversations.fillings import make_filler
from models.base import Line
from whatsapp.messages import Parameter, Template, clean_parameter
from whatsapp.mould import Mould


def make_template(name: str, language: str, variables: Sequence[str], values: Mapping[str, str]) -> Template:
    """Raises MessageLimitError or ValueError for a value that is missing or would be refused; nothing is sent then."""
    check_filled(name, variables, values)
    return Template(
        name,
        language,
        tuple(
            Parameter(clean_parameter(values[variable]), None if variable.isdigit() else variable)
            for variable in variables
        ),
    )


def check_filled(name: str, variables: Sequence[str], values: Mapping[str, Any]) -> None:
    if unfilled := set(variables) - values.keys():
        raise ValueError(f"{len(unfilled)} variables of {name} have no value")


class Form:
    """A campaign's message in one language, made ready once; per recipient only what differs is put in."""

    def __init__(
        self, name: str, language: str, variables: Sequence[str], values: Mapping[str, Any], shop: str
    ) -> None:
        check_filled(name, variables, values)
        spoken = language.split("_", maxsplit=1)[0]
        named = {hole: {"text": shop} if value.get("field") == "shop" else value for hole, value in values.items()}
        self._fillers = [make_filler(named[hole], spoken) for hole in variables]
        self._mould = Mould(name, language, variables)

    def write(self, row: Any) -> bytes:
        """The whole body of one send. Raises ValueError where a value is missing or WhatsApp would refuse it."""
        return self._mould.fill(row.phone, row.callback_id.hex, [fill(row) for fill in self._fillers])


_READ_FORM = text("""
SELECT template.name, translation.language, translation.variables, campaign.values, jeweller.name AS shop
FROM campaign JOIN jeweller ON jeweller.id = campaign.jeweller_id,
    template_translation translation JOIN template ON template.id = translation.template_id
WHERE campaign.id = :campaign_id AND translation.id = :translation_id
""")


class Forms:
    """The forms of whatever one pump sends, each read and made once; None where no message can be made."""

    def __init__(self) -> None:
        self._made: dict[tuple[int, int], Form | None] = {}

    def read(self, line: Line, rows: Sequence[Any]) -> None:
        """Make the forms these messages need, as far as they are not made yet."""
        for key in {(row.campaign_id, row.translation_id) for row in rows} - self._made.keys():
            found = line.execute(_READ_FORM, {"campaign_id": key[0], "translation_id": key[1]}).one()
            try:
                self._made[key] = Form(found.name, found.language, found.variables, found.values, found.shop)
            except ValueError:
                self._made[key] = None

    def write(self, row: Any) -> bytes | None:
        """The body of one message whose form was read; None where none can be made for this recipient."""
        form = self._made[row.campaign_id, row.translation_id]
        try:
            return form.write(row) if form else None
        except ValueError:
            return None
