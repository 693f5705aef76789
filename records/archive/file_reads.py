"""What the page of a cadre's file reads of one person: queries compiled once, not for each page."""

from datetime import date

from records.core.database.prepared import PreparedModels, PreparedRead
from records.journal.models import Entry
from records.register.models import Appointment, CadreMerge, PriorityTag

book_of: PreparedModels[Entry] = PreparedModels(
    lambda cadre: Entry.objects.filter(cadre=cadre).order_by("seq"), arguments=(int,)
)
"""The entries of a cadre's chain, in its order."""

posts_of: PreparedModels[Appointment] = PreparedModels(
    lambda cadre: (
        Appointment.objects.filter(cadre=cadre).select_related("unit").order_by("since", "pk")
    ),
    arguments=(int,),
)
"""The appointments of a cadre with their units, in the order in which they began."""

merges_into: PreparedModels[CadreMerge] = PreparedModels(
    lambda cadre: CadreMerge.objects.filter(duplicate__merged_into=cadre).select_related(
        "duplicate__chain"
    ),
    arguments=(int,),
)
"""The entries of the register that were merged into a cadre, with their chains."""

tags_on = PreparedRead(
    lambda cadre, day: (
        PriorityTag.objects.filter(cadre=cadre).borne_on(day).values_list("kind", flat=True)
    ),
    arguments=(int, date),
)
"""The kinds of priority tags that a cadre bears on a day."""
