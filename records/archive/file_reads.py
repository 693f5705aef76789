"""What the page of a cadre's file reads of one person: queries compiled once, not for each page."""

from datetime import date

from records.core.database.kept_queries import KeptQuery
from records.journal.models import Entry
from records.register.models import Appointment, CadreMerge, PriorityTag

BOOK_OF = KeptQuery(lambda cadre: Entry.objects.filter(cadre=cadre).order_by("seq"), int)
"""The entries of a cadre's chain, in its order."""

POSTS_OF = KeptQuery(
    lambda cadre: (
        Appointment.objects.filter(cadre=cadre).select_related("unit").order_by("since", "pk")
    ),
    int,
)
"""The appointments of a cadre with their units, in the order in which they began."""

MERGES_INTO = KeptQuery(
    lambda cadre: CadreMerge.objects.filter(duplicate__merged_into=cadre).select_related(
        "duplicate__chain"
    ),
    int,
)
"""The entries of the register that were merged into a cadre, with their chains."""

TAGS_ON = KeptQuery(
    lambda cadre, day: (
        PriorityTag.objects.filter(cadre=cadre).borne_on(day).values_list("kind", flat=True)
    ),
    int,
    date,
)
"""The kinds of priority tags that a cadre bears on a day."""
