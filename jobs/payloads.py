"""Builds the template message of one recipient from stored values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from whatsapp.messages import Parameter, Template, clean_parameter


def make_template(name: str, language: str, variables: Sequence[str], values: Mapping[str, str]) -> Template:
    """Raises MessageLimitError or ValueError for a value that is missing or would be refused; nothing is sent then."""
    if unfilled := set(variables) - values.keys():
        raise ValueError(f"{len(unfilled)} variables of {name} have no value")
    return Template(
        name,
        language,
        tuple(
            Parameter(clean_parameter(values[variable]), None if variable.isdigit() else variable)
            for variable in variables
        ),
    )
