"""Where the jeweller reads that the platform's team has been told, it has been."""

from __future__ import annotations

from demo.town import Town
from tests.cast import ASHA
from tests.jobs.scenes import FIRST_PHONE, begin, get_campaign


def test_staff_hear_of_what_only_they_can_mend(town: Town) -> None:
    town.sim.say(ASHA, "admin")
    town.drain()
    campaign_id = begin(town, 3)
    town.sim.fault("error", code=131031, to=str(FIRST_PHONE + 1))
    town.drain()
    assert get_campaign(town, campaign_id).pause_reason == "account"
    told = [each.get("text", "") for each in town.sim.thread(ASHA) if each["from"] == "business"]
    assert told[-1].startswith("Meera Jewellers: “")
    assert "(code 131031)" in told[-1]
