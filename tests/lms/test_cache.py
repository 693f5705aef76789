"""The cache on Redis."""

import os

import pytest
import redis
from django.core.cache import cache

pytestmark = pytest.mark.redis


def test_a_restarted_redis_costs_nobody_an_error():
    cache.set("hall", 1)

    server = redis.Redis.from_url(os.environ["TEST_REDIS_URL"])
    server.execute_command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")

    assert cache.get("hall") == 1
