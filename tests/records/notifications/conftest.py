"""Toy kinds in every test of this room; a mail server where a test asks for one."""

from collections.abc import Iterator
from copy import deepcopy

import pytest
from django.apps import apps

from records.core.seams import collect
from tests.records.notifications import toys
from tests.stand_ins.smtp import MailServer, mail_server


@pytest.fixture(autouse=True)
def _toys(settings) -> Iterator[None]:
    templates = deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"] = [*templates[0]["DIRS"], toys.TEMPLATES]
    settings.TEMPLATES = templates
    toys.install()
    yield
    toys.due_on_days.clear()
    collect(apps.get_app_configs())


@pytest.fixture
def mails(settings) -> Iterator[MailServer]:
    """A mail server that is set up."""
    with mail_server() as server:
        settings.NOTIFY_EMAIL = True
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        settings.DEFAULT_FROM_EMAIL = "training@example.org"
        yield server
