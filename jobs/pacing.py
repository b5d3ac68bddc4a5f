"""The pace of a sending number: one token bucket per number in Redis, shared by all workers of all hosts."""

from __future__ import annotations

import logging
import time

import redis

log = logging.getLogger(__name__)

# Redis's own clock decides. A bucket holds 200 ms of sending, so that a late taker loses nothing; one that is not
# there yet (new, or lost with Redis) starts empty rather than full. After a refusal for pace the rate is halved and
# grows back by a tenth of itself every second.
_TAKE = """
local now = redis.call('TIME')
local t = now[1] + now[2] / 1000000
local rate = tonumber(ARGV[1])
local wanted = tonumber(ARGV[2])
local bucket = redis.call('HMGET', KEYS[1], 'tokens', 'at', 'share')
local tokens = tonumber(bucket[1]) or 0
local at = tonumber(bucket[2]) or t
local share = tonumber(bucket[3]) or 1
share = math.min(1, share * (1.1 ^ math.max(0, t - at)))
local most = math.max(wanted, rate * 0.2)
tokens = math.min(most, tokens + math.max(0, t - at) * rate * share)
local given = 0
if tokens >= wanted then given = wanted end
tokens = tokens - given
redis.call('HSET', KEYS[1], 'tokens', tostring(tokens), 'at', tostring(t), 'share', tostring(share))
redis.call('EXPIRE', KEYS[1], 3600)
local wait = 0
if given == 0 then wait = math.ceil((wanted - tokens) / (rate * share) * 1000) end
return {given, wait}
"""

_SLOW = """
local share = tonumber(redis.call('HGET', KEYS[1], 'share')) or 1
redis.call('HSET', KEYS[1], 'share', tostring(math.max(0.05, share / 2)), 'tokens', '0')
redis.call('EXPIRE', KEYS[1], 3600)
return 1
"""


class Pace:
    """Tokens for one number. Without Redis one process goes on alone at half the rate: slower, never faster."""

    def __init__(self, connection: redis.Redis, phone_number_id: str, rate: int) -> None:
        self.rate = rate
        self._connection = connection
        self._key = f"pace:{phone_number_id}"
        self._alone_until = 0.0

    def take(self, wanted: int) -> tuple[int, float]:
        """How many may be sent now, up to `wanted`, and with none how many seconds to wait."""
        try:
            given, wait = self._connection.eval(_TAKE, 1, self._key, self.rate, wanted)
        except redis.RedisError as error:
            log.warning("pacing alone", extra={"error": type(error).__name__})
            return self._take_alone(wanted)
        return int(given), int(wait) / 1000

    def slow_down(self) -> None:
        try:
            self._connection.eval(_SLOW, 1, self._key)
        except redis.RedisError as error:
            log.warning("pacing alone", extra={"error": type(error).__name__})

    def _take_alone(self, wanted: int) -> tuple[int, float]:
        now = time.monotonic()
        if now < self._alone_until:
            return 0, self._alone_until - now
        given = max(1, min(wanted, self.rate // 20))
        self._alone_until = now + given / (self.rate / 2)
        return given, 0.0
