"""Back-office forms of classes and timetables."""

from typing import Any

from records.core.forms import ScopedModelForm


class SessionForm(ScopedModelForm):
    """A row of the timetable; once drawn it stays in its class."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is not None:
            self.fields["training_class"].disabled = True
