"""The lists of this room: cadres, and the entries of their archives."""

from django.utils.translation import gettext_lazy as _

from records.core.seams import ListColumn, ListPage
from records.journal.models import Entry
from records.register.models import Cadre

CADRES = ListPage(
    code="cadres",
    label=_("Cadres"),
    url_name="cadre_list",
    columns=(
        ListColumn("name", _("Full name"), ("pinyin",)),
        ListColumn("number", _("Staff number"), ("staff_number",)),
        ListColumn("unit", _("Unit"), ("unit_on_path",)),
        ListColumn("level", _("Post and level"), ("level", "rank")),
        ListColumn("conclusion", _("Conclusion")),
    ),
    order=("unit_on_path", "level", "staff_number"),
    filters=frozenset({"q", "unit", "level", "tag", "rule", "met", "as_of", "direct", "attention"}),
    rows=lambda user: Cadre.objects.visible_to(user),
    export="cadres",
)

ENTRIES = ListPage(
    code="entries",
    label=_("Archive entries"),
    url_name="entry_list",
    columns=(
        ListColumn("date", _("Date"), ("occurred_on",)),
        ListColumn("name", _("Full name"), ("cadre__pinyin", "cadre__staff_number")),
        ListColumn("title", _("Title")),
        ListColumn("kind", _("Kind"), ("kind",)),
        ListColumn("hours", _("Hours"), ("hours",), is_number=True),
    ),
    order=("-occurred_on", "-pk"),
    filters=frozenset({"q", "unit", "kind", "channel", "since", "until"}),
    rows=lambda user: Entry.objects.visible_to(user),
    export="entries",
)
