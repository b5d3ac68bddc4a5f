"""A template's life after its creation: review, pauses, quality and category changes, each told by webhook."""

from __future__ import annotations

from typing import Any

from simulator.accounts import Waba
from simulator.clock import Clock
from simulator.config import Config
from simulator.templates.template import Template
from simulator.webhooks.payloads import Update
from simulator.webhooks.switchboard import Switchboard

Json = dict[str, Any]

PAUSE_SECONDS = (3 * 3600.0, 6 * 3600.0)
PAUSE_TITLES = ("FIRST_PAUSE", "SECOND_PAUSE")


class Review:
    def __init__(self, config: Config, clock: Clock, switchboard: Switchboard) -> None:
        self._config = config
        self._clock = clock
        self._switchboard = switchboard

    def submit(self, waba: Waba, template: Template) -> None:
        """Send a new or edited template to review; only the latest submission is decided on."""
        template.status = "PENDING"
        template.review_round += 1
        if self._config.auto_review:
            self._clock.after(self._config.delays.review, self._review, waba, template, template.review_round)

    def _review(self, waba: Waba, template: Template, review_round: int) -> None:
        if template.status != "PENDING" or template.review_round != review_round:
            return
        text = template.form.body_text.lower()
        if any(word in text for word in self._config.rejected_words):
            self.reject(waba, template, "PROMOTIONAL")
        else:
            self.approve(waba, template)

    def approve(self, waba: Waba, template: Template) -> None:
        template.status = "APPROVED"
        template.rejected_reason = "NONE"
        template.was_approved = True
        self.tell_status(waba, template, "APPROVED")

    def reject(self, waba: Waba, template: Template, reason: str) -> None:
        template.status = "REJECTED"
        template.rejected_reason = reason
        self.tell_status(waba, template, "REJECTED", reason=reason)

    def pause(self, waba: Waba, template: Template, cause: str = "quality") -> None:
        """Low quality pauses for 3 hours, then for 6, and disables at the third time; pacing waits for a person."""
        if cause == "pacing":
            template.status, template.paused_by = "PAUSED", "pacing"
            self.tell_status(waba, template, "PAUSED", title="RATE_LIMITING_PAUSE")
            return
        if template.pauses >= len(PAUSE_SECONDS):
            self.disable(waba, template)
            return
        template.status, template.paused_by = "PAUSED", "quality"
        title, seconds = PAUSE_TITLES[template.pauses], PAUSE_SECONDS[template.pauses]
        template.pauses += 1
        self._clock.after(seconds, self._end_pause, waba, template, template.pauses)
        self.tell_status(waba, template, "PAUSED", title=title)

    def disable(self, waba: Waba, template: Template) -> None:
        template.status = "DISABLED"
        info = {"disable_info": {"disable_date": int(self._clock.now())}}
        self.tell_status(waba, template, "DISABLED", title="DISABLED", more=info)

    def _end_pause(self, waba: Waba, template: Template, pause: int) -> None:
        if template.status == "PAUSED" and template.pauses == pause:
            self.unpause(waba, template)

    def unpause(self, waba: Waba, template: Template) -> None:
        template.status, template.paused_by = "APPROVED", ""
        self.tell_status(waba, template, "APPROVED", title="UNPAUSE")

    def change_quality(self, waba: Waba, template: Template, quality: str) -> None:
        previous, template.quality = template.quality, quality
        value = self._describe(template) | {"previous_quality_score": previous, "new_quality_score": quality}
        self._tell(waba, "message_template_quality_update", value)
        if quality == "RED":
            self.pause(waba, template)

    def announce_category(self, waba: Waba, template: Template, category: str) -> None:
        """Say a day ahead that the category will change, then change it."""
        at = self._clock.now() + 86_400.0
        value = self._describe(template) | {
            "new_category": template.category,
            "correct_category": category,
            "category_update_timestamp": int(at),
        }
        self._tell(waba, "template_category_update", value)
        self._clock.at(at, self.change_category, waba, template, category)

    def change_category(self, waba: Waba, template: Template, category: str) -> None:
        template.previous_category, template.category = template.category, category
        value = self._describe(template) | {
            "previous_category": template.previous_category,
            "new_category": category,
        }
        self._tell(waba, "template_category_update", value)

    def tell_status(
        self,
        waba: Waba,
        template: Template,
        event: str,
        *,
        reason: str = "NONE",
        title: str = "",
        more: Json | None = None,
    ) -> None:
        value: Json = {"event": event} | self._describe(template)
        value |= {"message_template_category": template.category, "reason": reason}
        if title:
            value["other_info"] = {"title": title, "description": f"The template's state is now {template.status}."}
        if event == "REJECTED":
            value["rejection_info"] = {
                "reason": "The text promises what the policies do not allow.",
                "recommendation": "Change the text and submit the template again.",
            }
        self._tell(waba, "message_template_status_update", value | (more or {}))

    def tell_components(self, waba: Waba, template: Template) -> None:
        form = template.form
        value = self._describe(template) | {"message_template_element": form.body_text}
        if form.header_text:
            value["message_template_title"] = form.header_text
        if form.footer_text:
            value["message_template_footer"] = form.footer_text
        self._tell(waba, "message_template_components_update", value)

    @staticmethod
    def _describe(template: Template) -> Json:
        return {
            "message_template_id": int(template.id),
            "message_template_name": template.name,
            "message_template_language": template.language,
        }

    def _tell(self, waba: Waba, field: str, value: Json) -> None:
        self._switchboard.send(Update(waba.id, field, value, at=int(self._clock.now())))
