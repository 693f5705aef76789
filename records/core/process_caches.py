"""What a process keeps because it follows from code and settings: forgotten where settings change."""

from collections.abc import Callable

from django.core.signals import setting_changed


def forget_with_settings(forget: Callable[[], None]) -> None:
    """Call `forget` whenever a setting is overridden: rooms, addresses and files may be others then."""

    def when_changed(**_changed: object) -> None:
        forget()

    # Held: a signal keeps only weak references, and this function has no other.
    setting_changed.connect(when_changed, weak=False)
