"""The templates of one account: lookup by id and by name, capacity, and names blocked after a deletion."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from simulator.templates.template import Template

NAME_BLOCK_SECONDS = 30 * 86_400.0


@dataclass
class Catalog:
    by_id: dict[str, Template] = field(default_factory=dict)
    by_name: dict[str, dict[str, Template]] = field(default_factory=dict)
    blocked_names: dict[str, float] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.by_id)

    def __iter__(self) -> Iterator[Template]:
        return iter(self.by_id.values())

    def add(self, template: Template) -> None:
        self.by_id[template.id] = template
        self.by_name.setdefault(template.name, {})[template.language] = template

    def find(self, name: str, language: str) -> Template | None:
        return self.by_name.get(name, {}).get(language)

    def languages_of(self, name: str) -> list[Template]:
        return list(self.by_name.get(name, {}).values())

    def remove(self, template: Template, now: float) -> None:
        """Forget a template; the name of one that was ever approved stays blocked for 30 days."""
        del self.by_id[template.id]
        languages = self.by_name[template.name]
        del languages[template.language]
        if not languages:
            del self.by_name[template.name]
        if template.was_approved:
            self.blocked_names[template.name] = now + NAME_BLOCK_SECONDS

    def is_blocked(self, name: str, now: float) -> bool:
        return self.blocked_names.get(name, 0.0) > now
