"""The coverage table on paper."""

from collections.abc import Sequence
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from records.core.paper import Block, Column, Facts, Note, Paper, Signatures, Table
from records.eligibility.coverage.figures import Count, Coverage, total_of
from records.eligibility.coverage.links import row_label


def coverage_paper(found: Coverage, *, requirement: str, question: str, as_of: date) -> Paper:
    """Return the coverage by unit and level; `requirement` is what `question` is called."""
    unit = found.focus
    asked = {"unit": unit.code if unit else "", "rule": question, "as_of": as_of.isoformat()}
    query = urlencode({name: value for name, value in asked.items() if value})
    total = total_of(found.rows)
    return Paper(
        title=_("Coverage"),
        unit=unit.name if unit else _("All units"),
        page=f"{reverse('coverage')}?{query}",
        lines=[requirement, _("as of %s") % date_format(as_of, "DATE_FORMAT")],
        blocks=[
            Facts(
                [
                    (_("Met"), str(total.met)),
                    (_("Not met"), str(total.total - total.met)),
                    (_("Rate"), _share(total)),
                    (_("People counted"), str(total.total)),
                ]
            ),
            *_elsewhere(found.elsewhere),
            _table(found, total),
            Signatures(
                [
                    (_("Compiled by"), _("Signature and date")),
                    (_("Checked by"), _("Signature and date")),
                    (_("Unit"), _("Seal and date")),
                ]
            ),
        ],
    )


def _table(found: Coverage, total: Count) -> Table:
    bands = found.shown_bands
    columns = [
        Column(_("Unit"), share=3),
        Column(_("All"), share=1, align="end"),
        Column(_("Rate"), share=1, align="end"),
        *(Column(str(band.label), share=1, align="end") for band in bands),
    ]
    rows = [
        [
            row_label(row),
            _count(row.all),
            _share(row.all),
            *(_count(row.bands[band]) for band in bands),
        ]
        for row in found.rows
    ]
    sums = [_sum([row.bands[band] for row in found.rows]) for band in bands]
    return Table(
        columns,
        rows,
        title=_("Met of those the requirement applies to"),
        foot=[[_("Total"), _count(total), _share(total), *map(_count, sums)]],
        empty=_("Nobody to count"),
    )


def _sum(counts: Sequence[Count]) -> Count:
    return Count(sum(one.met for one in counts), sum(one.total for one in counts))


def _count(count: Count) -> str:
    return f"{count.met} / {count.total}" if count.total else "–"


def _share(count: Count) -> str:
    """Return the share in whole percent; what is short of the whole never reads 100%."""
    if not count.total:
        return "–"
    return f"{100 * count.met // count.total}%"


def _elsewhere(number: int) -> list[Block]:
    if not number:
        return []
    text = ngettext(
        "%(number)d person who belonged here on that day belongs to a unit elsewhere today and is "
        "not counted.",
        "%(number)d people who belonged here on that day belong to units elsewhere today and are "
        "not counted.",
        number,
    )
    return [Note(text % {"number": number})]
