"""What is masked in texts and in the log."""

import io
import logging

import pytest
from django.conf import settings

from records.core.protection.log_masking import MaskingFilter
from records.core.protection.masking import mask_text

NUMBER, PHONE = "11010519491231002X", "13812341234"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (f"身份证{NUMBER}号", "身份证110105********002X号"),
        (NUMBER.lower(), "110105********002x"),
        (f"({PHONE})", "(138****1234)"),
        ("138-1234-1234", "138****1234"),
        ("2026-11-25 10:00:00", "2026-11-25 10:00:00"),
        ("a" * 64, "a" * 64),
        ("9f138123412341", "9f138123412341"),
        ("1381234123", "1381234123"),
        ("0.13812341234", "0.13812341234"),
        ("110105194913310021", "110105194913310021"),
    ],
)
def test_numbers_are_masked_and_nothing_else_is(text: str, masked: str) -> None:
    assert mask_text(text) == masked


@pytest.fixture
def log():
    """A logger whose handler masks as the installation's does, and what it wrote."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.addFilter(MaskingFilter())
    logger = logging.getLogger("tests.masking")
    logger.addHandler(handler)
    logger.propagate = False
    yield logger, written
    logger.removeHandler(handler)
    logger.propagate = True


def test_no_log_line_holds_a_number(log) -> None:
    logger, written = log
    logger.warning("number %s of %s", NUMBER, {"phone": PHONE})
    logger.warning(f"row {NUMBER}")
    try:
        raise ValueError(f"Key (citizen_number)=({NUMBER}) already exists, {PHONE}")
    except ValueError:
        logger.exception("failed for %s", PHONE, stack_info=True)
    text = written.getvalue()
    assert "110105********002X" in text
    assert "138****1234" in text
    assert NUMBER not in text.replace(f'NUMBER = "{NUMBER}"', "")
    assert PHONE not in text


def test_every_handler_of_the_installation_masks() -> None:
    for name, handler in settings.LOGGING["handlers"].items():
        assert "mask" in handler["filters"], name
