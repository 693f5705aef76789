"""For which unit one may import a roster: an own one."""

from records.core.access.choices import Choice
from records.register.choices import UNIT
from records.register.models import Unit

IMPORTS_CHOICES = (Choice("imports:upload:unit", Unit, Unit.objects.open_to, **UNIT),)
