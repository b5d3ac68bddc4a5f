"""The pace between one number and one person, which WhatsApp limits besides the number's own; kept in Redis."""

from __future__ import annotations

import logging

import redis

from whatsapp.limits import PAIR_BURST, PAIR_INTERVAL

log = logging.getLogger(__name__)

# Some of the burst is left for what leaves without asking here: campaigns, and answers sent while Redis was away.
_BURST = PAIR_BURST - 5

# Stored is the moment at which all that was borrowed is paid back, by Redis's own clock.
_TAKE = """
local now = redis.call('TIME')
local t = now[1] + now[2] / 1000000
local interval = tonumber(ARGV[1])
local paid = math.max(t, tonumber(redis.call('GET', KEYS[1])) or t)
local wait = paid - t - interval * (tonumber(ARGV[2]) - 1)
if wait > 0 then return tostring(wait) end
redis.call('SET', KEYS[1], tostring(paid + interval), 'EX', math.ceil(paid + interval - t))
return '0'
"""


def take_turn_with(connection: redis.Redis, phone_number_id: str, person_id: int) -> float:
    """Count one message to that person; gives how many seconds it has to wait, and counts nothing where it has to.

    Without Redis it may go: WhatsApp refuses what is too much, and a refused answer is tried again.
    """
    interval = PAIR_INTERVAL.total_seconds()
    try:
        return float(connection.eval(_TAKE, 1, f"pair:{phone_number_id}:{person_id}", interval, _BURST))
    except redis.RedisError as error:
        log.warning("pacing alone", extra={"error": type(error).__name__})
        return 0.0
