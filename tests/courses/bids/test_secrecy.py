"""Everything the installation stores while bids come in, searched for what it must not hold.

Database, files, cache, broker and log of a tender before its deadline: no word of a bid, no name of a
provider, no credit code, nothing that leads from a bid to the account that was signed in meanwhile.
"""

import io
import json
import logging
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse

from courses.bids.enums import EnvelopeKind
from courses.bids.keys import attest
from courses.bids.models import Chunk, Envelope, SealedBid
from courses.bids.sealing import owner
from lms.celery import app as celery
from records.trail.models import TrailEvent
from tests.courses.bids.test_api import Sender
from tests.factories.courses_bids import BEFORE, make_bidder
from tests.factories.records import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)

PROVIDER, USCC = "湖南文理培训集团有限公司", "91430700MA4L1234XN"
PLAN, PRICE = "我方拟派出王教授等十二名主讲教师", "987654.32"


@pytest.fixture
def log():
    """All that any logger says, whatever the level."""
    told = io.StringIO()
    handler = logging.StreamHandler(told)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield told
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.fixture
def sent(log, time_machine):
    """A member of a provider signs in, has the provider attested, and sends a bid without the session."""
    time_machine.move_to(BEFORE, tick=True)
    bidder = make_bidder()
    member = UserFactory(username="90007", name="赵投标")
    signed_in = Client()
    signed_in.force_login(member)
    signed_in.get(reverse("account_security"))
    nonce = owner.nonce(bidder.tender.number, bidder.point, owner.generate_blind())
    attest(tender=bidder.tender, provider=PROVIDER, uscc=USCC, nonce=nonce)
    told = f"{PROVIDER} {USCC} {PLAN}".encode()
    bid, envelopes = bidder.seal(technical=told, price=PRICE.encode())
    sender = Sender(bidder)
    for sealed in envelopes.values():
        upload = sender.begin(sealed).json()["upload"]
        sender.put(upload, 0, sealed.chunks[0])
    answer = sender.submit(bid, envelopes)
    assert answer.status_code == 201
    return bidder, member, bid, envelopes


def database() -> bytes:
    """Return every value of every table, and on SQLite the file itself."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        if not model._meta.managed or model._meta.proxy:
            continue
        for row in model._default_manager.values_list():
            found.extend(
                bytes(one) if isinstance(one, memoryview | bytes) else str(one).encode()
                for one in row
            )
    if connection.vendor == "sqlite":
        name = connection.settings_dict["NAME"]
        with closing(sqlite3.connect(name)) as file:
            found.append("\n".join(file.iterdump()).encode())
    return b"\n".join(found)


def files() -> bytes:
    paths = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    return b"\n".join(str(path).encode() + path.read_bytes() for path in paths)


def cached() -> bytes:
    """Return what the cache holds: its table, or Redis with all keys and values."""
    if not settings.REDIS_URL:
        with connection.cursor() as cursor:
            cursor.execute("SELECT cache_key, value FROM lms_cache")
            return "\n".join(map(str, cursor.fetchall())).encode()
    redis = cache._cache.get_client(None, write=True)
    return b"\n".join(key + b" " + (redis.dump(key) or b"") for key in redis.scan_iter("*"))


def broker() -> bytes:
    """Return what waits in the broker."""
    with celery.connection_for_read() as link, link.channel() as channel:
        if settings.REDIS_URL:
            return b"\n".join(channel.client.lrange(settings.CELERY_TASK_DEFAULT_QUEUE, 0, -1))
    path = Path(settings.CELERY_BROKER_URL.removeprefix("sqla+sqlite:///"))
    return path.read_bytes() if path.exists() else b""


def test_nothing_stored_tells_a_word_of_a_bid_or_who_sent_it(sent, log):
    bidder, _member, _bid, envelopes = sent
    everything = {
        "database": database(),
        "files": files(),
        "cache": cached(),
        "broker": broker(),
        "log": log.getvalue().encode(),
    }
    secret = {word: word.encode() for word in (PROVIDER, USCC, PLAN, PRICE)}
    for kind, sealed in envelopes.items():
        secret[f"key of the {kind.name} envelope"] = sealed.sealer.key
        secret[f"key of the {kind.name} envelope, hex"] = sealed.sealer.key.hex().encode()
    secret["ticket"] = bidder.ticket.encode()
    secret["nonce of the ticket"] = bidder.ticket.split(".")[0].encode()

    found = [
        f"{what} in the {place}"
        for place, content in everything.items()
        for what, word in secret.items()
        if word in content
    ]

    assert found == []
    # The search does look where things lie: what may be found is found.
    digest = envelopes[EnvelopeKind.PRICE].digest.hex().encode()
    assert digest in everything["database"]
    assert envelopes[EnvelopeKind.PRICE].chunks[0] in everything["files"]


def test_nothing_stored_leads_from_a_bid_to_an_account(sent, log):
    bidder, member, bid, _envelopes = sent

    for model in (SealedBid, Envelope, Chunk):
        related = {
            field.related_model._meta.label for field in model._meta.fields if field.is_relation
        }
        assert related <= {
            "courses_tenders.Tender",
            "courses_bids.SealedBid",
            "courses_bids.Envelope",
        }
    events = json.dumps(list(TrailEvent.objects.values()), default=str)
    for word in (bid.hex(), bidder.point.hex(), "bids:bid"):
        assert word not in events
    lines = [line for line in log.getvalue().splitlines() if bid.hex() in line]
    assert lines == []
    named = [line for line in cached().splitlines() if bid.hex().encode() in line]
    assert named == []
    assert member.name not in str(list(SealedBid.objects.values()))


def test_rows_and_files_of_a_bid_tell_the_day_and_no_moment(sent):
    moment = f"{BEFORE:%H:%M}"

    with connection.cursor() as cursor:
        for table in ("sealedbid", "envelope", "chunk"):
            cursor.execute(f"SELECT * FROM courses_bids_{table}")
            for row in cursor.fetchall():
                assert not [one for one in row if moment in str(one)]
                assert not any(type(one) is int and one > 10**9 for one in row)
    for path in Path(settings.MEDIA_ROOT, "bids").rglob("*"):
        if path.is_file():
            assert path.stat().st_mtime % 3600 == 0
