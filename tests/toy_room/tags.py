"""Tags of the trail that this room writes."""

from django.db import models


class ToyRoomTag(models.TextChoices):
    """What happened: `toy_room:subject:action`."""

    REPORTED = "toy_room:visit:reported", "Report of a visit handed in"
