"""What this room brings to the house."""

from records.journal.measures import (
    CONCENTRATED_HOURS,
    MEASURES,
    ONLINE_HOURS,
    OTHER_HOURS,
    TRAINING_DAYS,
)

MANIFEST = (MEASURES(CONCENTRATED_HOURS, ONLINE_HOURS, OTHER_HOURS, TRAINING_DAYS),)
