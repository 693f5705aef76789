"""A wrong or missing deployment value stops the start, and is named."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

from lms.settings.seals import DEVELOPMENT_BID_KEY, DEVELOPMENT_SEAL_KEY

COMPLETE = {
    "DJANGO_SETTINGS_MODULE": "lms.settings.production",
    "LMS_SECRET_KEY": "k" * 60,
    "LMS_FIELD_KEYS": "ZGV2ZWxvcG1lbnQtb25seS1maWVsZC1rZXktMDAwMDA=",
    "LMS_BLIND_INDEX_KEY": "a",
    "LMS_JOURNAL_KEY": "b",
    "LMS_SIGN_IN_KEY": "c",
    "LMS_SEAL_KEY": DEVELOPMENT_SEAL_KEY,
    "LMS_BID_KEY": DEVELOPMENT_BID_KEY,
    "LMS_ALLOWED_HOSTS": "example.org",
    "LMS_BASE_URL": "https://example.org",
    "DATABASE_URL": "postgres://nobody@127.0.0.1/none",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
}


def start(**changes: str | None) -> subprocess.CompletedProcess[str]:
    clean = {
        k: v
        for k, v in os.environ.items()
        if not k.startswith(("LMS_", "DATABASE", "REDIS", "DJANGO"))
    }
    environment = {**clean, **COMPLETE, **changes}
    return subprocess.run(
        [sys.executable, "-c", "import django; django.setup(); print('started')"],
        env={k: v for k, v in environment.items() if v is not None},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_starts_when_everything_is_given() -> None:
    assert start().stdout == "started\n"


@pytest.mark.parametrize("name", [k for k in COMPLETE if k != "DJANGO_SETTINGS_MODULE"])
def test_a_missing_value_is_named(name: str) -> None:
    failed = start(**{name: None})
    assert failed.returncode != 0
    assert f"Set {name} in the environment" in failed.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("LMS_FIELD_KEYS", "tooshort", "key 1 is not a Fernet key"),
        ("DATABASE_URL", "mysql://somewhere/x", "DATABASE_URL starts with 'mysql:'"),
        ("REDIS_URL", "http://somewhere", "REDIS_URL must start with"),
        ("LMS_SEAL_KEY", "secret", "LMS_SEAL_KEY: a signing key begins with PRIVATE+KEY+"),
        ("LMS_SEAL_KEY", DEVELOPMENT_SEAL_KEY[:-4], "LMS_SEAL_KEY: "),
        ("LMS_SEAL_OLD_KEYS", "a+b+c", "LMS_SEAL_OLD_KEYS: the key's number is not hexadecimal"),
        ("LMS_WITNESSES", "nobody https://w.example", "LMS_WITNESSES: a key is a name"),
        ("LMS_BASE_URL", "example.org", "LMS_BASE_URL must start with"),
        ("LMS_HTTPS", "perhaps", "LMS_HTTPS"),
        ("LMS_TRUSTED_PROXIES", "two", "LMS_TRUSTED_PROXIES"),
    ],
)
def test_a_wrong_value_is_named(name: str, value: str, said: str) -> None:
    failed = start(**{name: value})
    assert failed.returncode != 0
    assert said in failed.stderr.splitlines()[-1]
