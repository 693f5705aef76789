"""The demonstration's accounts: printed at start, shown on the sign-in page, in demo only."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings

DEMO_PASSWORD = "changde-2026"  # noqa: S105


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """Someone to sign in as."""

    username: str
    name: str
    label: str
    note: str


def accounts_file() -> Path:
    """Return where the builder leaves the list; written last, it says that the city is built."""
    return Path(settings.HOME) / "accounts.json"


def save_accounts(accounts: list[DemoAccount]) -> None:
    """Write the list."""
    text = json.dumps([asdict(account) for account in accounts], ensure_ascii=False, indent=1)
    accounts_file().write_text(text, encoding="utf-8")


def load_accounts() -> list[DemoAccount]:
    """Return the list, empty while the city is being built."""
    try:
        stored = json.loads(accounts_file().read_text(encoding="utf-8"))
    except FileNotFoundError:
        return []
    return [DemoAccount(**account) for account in stored]
