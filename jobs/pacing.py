"""The pace of a sending number: one token bucket per number in Redis, shared by all workers of all hosts.

Campaigns wait for tokens, a whole batch of them at once. Answers in chats never wait: each takes its token as it
leaves, if need be from the time ahead, and campaigns leave some tokens in the bucket for them.
"""

from __future__ import annotations

import logging
import math
import time

import redis

log = logging.getLogger(__name__)

# Redis's own clock decides. A bucket that is not there yet (new, or lost with Redis) starts empty rather than full.
# After a refusal for pace the rate is halved and grows back by a tenth of itself every second.
_FILL = """
local now = redis.call('TIME')
local t = now[1] + now[2] / 1000000
local bucket = redis.call('HMGET', KEYS[1], 'tokens', 'at', 'share', 'rate', 'most')
local at = tonumber(bucket[2]) or t
local share = math.min(1, (tonumber(bucket[3]) or 1) * (1.1 ^ math.max(0, t - at)))
"""
_KEEP = """
redis.call('HSET', KEYS[1], 'tokens', tostring(tokens), 'at', tostring(t), 'share', tostring(share),
    'rate', tostring(rate), 'most', tostring(most))
redis.call('EXPIRE', KEYS[1], 3600)
"""
_TAKE = f"""{_FILL}
local rate, wanted, kept, most = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local tokens = math.min(most, (tonumber(bucket[1]) or 0) + math.max(0, t - at) * rate * share)
local missing = wanted + kept - tokens
if missing <= 0 then tokens = tokens - wanted end
{_KEEP}
if missing <= 0 then return {{wanted, 0}} end
return {{0, math.ceil(missing / (rate * share) * 1000)}}
"""
# No debt is longer than a second. Where no campaign has sent for long there is no bucket, and nothing to tell.
_SPEND = f"""{_FILL}
if not bucket[1] then return 0 end
local rate, most = tonumber(bucket[4]), tonumber(bucket[5])
local tokens = math.min(most, tonumber(bucket[1]) + math.max(0, t - at) * rate * share)
tokens = math.max(tokens - 1, -rate)
{_KEEP}
return 1
"""
_SLOW = """
local share = tonumber(redis.call('HGET', KEYS[1], 'share')) or 1
redis.call('HSET', KEYS[1], 'share', tostring(math.max(0.05, share / 2)), 'tokens', '0')
redis.call('EXPIRE', KEYS[1], 3600)
return 1
"""

# The part of a second's messages that campaigns leave in the bucket: 4 of 80, 50 of 1,000.
KEPT_FOR_ANSWERS = 0.05
# What a bucket holds besides, so that a taker who comes a little late loses nothing.
HELD_SECONDS = 0.2


class Pace:
    """Tokens for the campaigns of one number.

    Without Redis one process goes on alone at half the rate: slower, never faster.
    """

    def __init__(self, connection: redis.Redis, phone_number_id: str, rate: int) -> None:
        self.rate = rate
        self._key = _key(phone_number_id)
        self._kept = math.ceil(rate * KEPT_FOR_ANSWERS)
        self._take = connection.register_script(_TAKE)
        self._slow = connection.register_script(_SLOW)
        self._alone_until = 0.0

    def take(self, wanted: int) -> tuple[int, float]:
        """All of `wanted`, or none and how many seconds to wait."""
        most = max(wanted, self.rate * HELD_SECONDS) + self._kept
        try:
            given, wait = self._take(keys=[self._key], args=[self.rate, wanted, self._kept, most])
        except redis.RedisError as error:
            log.warning("pacing alone", extra={"error": type(error).__name__})
            return self._take_alone(wanted)
        return int(given), int(wait) / 1000

    def slow_down(self) -> None:
        try:
            self._slow(keys=[self._key])
        except redis.RedisError as error:
            log.warning("pacing alone", extra={"error": type(error).__name__})

    def _take_alone(self, wanted: int) -> tuple[int, float]:
        now = time.monotonic()
        if now < self._alone_until:
            return 0, self._alone_until - now
        given = max(1, min(wanted, self.rate // 20))
        self._alone_until = now + given / (self.rate / 2)
        return given, 0.0


def spend_token(connection: redis.Redis, phone_number_id: str) -> None:
    """Count an answer that is about to leave; it leaves in any case."""
    try:
        connection.register_script(_SPEND)(keys=[_key(phone_number_id)])
    except redis.RedisError as error:
        log.warning("pacing alone", extra={"error": type(error).__name__})


def _key(phone_number_id: str) -> str:
    return f"pace:{phone_number_id}"
