"""E-mail by Django's backend.

SMTP knows no idempotency key. Message-ID is derived from the delivery, so that a server which
drops duplicates can; whether it does is a setting, since nothing in the protocol says so. A mail
whose end is unknown is otherwise not sent again (RFC 5321, 4.5.4.2 leaves that to the client).
"""

import smtplib
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string
from django.utils import translation

from records.accounts.models import User
from records.notifications.channels.adapter import (
    Envelope,
    HandOver,
    Refused,
    SendError,
    Unclear,
    Unreachable,
)


class MailAdapter:
    """Sends a mail of plain text, with the same as HTML beside it."""

    def is_set_up(self) -> bool:
        """Return whether a mail server is named."""
        return bool(settings.NOTIFY_EMAIL)

    def address_of(self, person: User) -> str:
        """Return the address of the account."""
        return person.email

    def takes(self, kind: str) -> bool:
        """Return True: a mail carries any words."""
        return True

    def may_resend(self, handed_over_at: datetime, now: datetime) -> bool:
        """Return whether the server drops a second mail with the same Message-ID."""
        return bool(settings.NOTIFY_EMAIL_DEDUPLICATES)

    def send(self, envelope: Envelope, address: str, hand_over: HandOver) -> str:
        """Send a mail and return its Message-ID."""
        mail = _mail(envelope, address)
        connection = get_connection(timeout=settings.NOTIFY_TIMEOUT_SECONDS)
        try:
            connection.open()
        except (OSError, smtplib.SMTPException) as error:
            raise _before(error) from error
        hand_over()
        try:
            connection.send_messages([mail])
        except (OSError, smtplib.SMTPException) as error:
            raise _after(error) from error
        finally:
            connection.close()
        return str(mail.extra_headers["Message-ID"])


def _mail(envelope: Envelope, address: str) -> EmailMultiAlternatives:
    host = urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname or "localhost"
    text = f"{envelope.body}\n\n{envelope.url}".strip()
    mail = EmailMultiAlternatives(
        envelope.subject,
        text,
        settings.DEFAULT_FROM_EMAIL,
        [address],
        headers={"Message-ID": f"<{envelope.key}@{host}>", "Auto-Submitted": "auto-generated"},
    )
    with translation.override(envelope.language):
        context = {"envelope": envelope, "site_name": settings.SITE_NAME}
        page = render_to_string("records/notifications/email.html", context)
    mail.attach_alternative(page, "text/html")
    return mail


def _before(error: Exception) -> SendError:
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return Refused(_words(error))
    return Unreachable(_words(error))


def _after(error: Exception) -> SendError:
    """Sort what went wrong after the mail was begun: the server's own "no" is certain."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _text in error.recipients.values()]
        return Unreachable(_words(error)) if max(codes) < 500 else Refused(_words(error))
    if isinstance(error, smtplib.SMTPResponseException):
        return Unreachable(_words(error)) if error.smtp_code < 500 else Refused(_words(error))
    return Unclear(_words(error))


def _words(error: Exception) -> str:
    """Return what the server said without the address it was said of."""
    code = getattr(error, "smtp_code", "")
    return f"{type(error).__name__} {code}".strip()
