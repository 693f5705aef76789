"""Bands of post level and rank, as coverage and lists group people."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from records.core.codes import PostLevel, Rank
from records.eligibility.checking.positions import Position


class Band(models.TextChoices):
    """The higher of post and rank decides, as it does for the rules."""

    DEPARTMENTAL = "departmental", _("Departmental and above")
    COUNTY = "county", _("County-division")
    TOWNSHIP = "township", _("Township-section")
    STAFF = "staff", _("Staff")


LOWEST: dict[Band, tuple[int, int]] = {
    Band.DEPARTMENTAL: (PostLevel.DEPARTMENTAL_DEPUTY, Rank.INSPECTOR_2),
    Band.COUNTY: (PostLevel.COUNTY_DEPUTY, Rank.COUNSEL_4),
    Band.TOWNSHIP: (PostLevel.TOWNSHIP_DEPUTY, Rank.CHIEF_OFFICER_4),
    Band.STAFF: (PostLevel.UNSET, Rank.NONE),
}
"""The lowest post level and rank of each band, high to low."""


def band_of(held: Position) -> Band:
    """Return the band of who holds `held`."""
    found = (
        band for band, (level, rank) in LOWEST.items() if held.level <= level or held.rank <= rank
    )
    return next(found, Band.STAFF)


def in_band(band: str) -> Q:
    """Return the condition, over `Cadre.objects.with_level`, of being in `band`."""
    condition = Q(level__isnull=False)
    for one, (level, rank) in LOWEST.items():
        reached = Q(level__lte=level) | Q(rank__lte=rank)
        if one == band:
            return condition & reached
        condition &= ~reached
    return Q(pk__in=[])
