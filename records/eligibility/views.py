"""The coverage page."""

from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from records.core.context import actor_of
from records.core.paper import PaperRecord, paper_response, record_of
from records.eligibility.bands import Band
from records.eligibility.coverage import Count, Coverage, Row, coverage_of, total_of
from records.eligibility.forms import CoverageForm
from records.eligibility.papers import coverage_paper, label_of
from records.eligibility.people_lists import people_url
from records.eligibility.permissions import may_see_coverage
from records.eligibility.services import record_check
from records.register.models import Unit


@login_required
@require_safe
def coverage(request: HttpRequest) -> HttpResponse:
    """Show how many meet a requirement, by unit and level; every figure leads to the people."""
    if not may_see_coverage(request.user):
        raise PermissionDenied
    now = timezone.now()
    form = CoverageForm(request.GET, user=request.user, today=timezone.localdate(now))
    form.is_valid()
    found = coverage_of(request.user, question=form.question, as_of=form.day, focus=form.focus)
    _record(request, form, found, now)
    return render(request, "records/eligibility/coverage.html", _context(form, found))


@login_required
@require_safe
def coverage_pdf(request: HttpRequest) -> HttpResponse:
    """Hand out the same figures on paper."""
    if not may_see_coverage(request.user):
        raise PermissionDenied
    now = timezone.now()
    form = CoverageForm(request.GET, user=request.user, today=timezone.localdate(now))
    form.is_valid()
    found = coverage_of(request.user, question=form.question, as_of=form.day, focus=form.focus)
    paper = coverage_paper(
        found, requirement=form.question_label, question=form.question, as_of=form.day
    )
    _record(request, form, found, now, record_of(paper, now=now))
    about = found.focus.short_name if found.focus else ""
    return paper_response(paper, actor=actor_of(request), now=now, about=about)


def _record(
    request: HttpRequest,
    form: CoverageForm,
    found: Coverage,
    now: datetime,
    paper: PaperRecord | None = None,
) -> None:
    asked = {"as_of": form.day.isoformat(), "rule": form.question}
    record_check(
        subject=found.focus.name if found.focus else _("Coverage"),
        subject_type="coverage",
        subject_id=found.focus.pk if found.focus else "",
        asked={**asked, **(paper.as_trail if paper else {})},
        actor=actor_of(request),
        now=now,
    )


def _context(form: CoverageForm, found: Coverage) -> dict[str, Any]:
    links = _Links(form.question, form.day)
    total = total_of(found.rows)
    bands = found.shown_bands
    return {
        "form": form,
        "as_of": form.day,
        "found": found,
        "crumbs": _crumbs(found, links),
        "total": total,
        "pdf_url": links.paper(found.focus),
        "met_url": links.people(found.focus, met="yes"),
        "unmet": total.total - total.met,
        "unmet_url": links.people(found.focus, met="no"),
        "columns": [_("All"), *(band.label for band in bands)],
        "rows": [_heat_row(row, bands, links) for row in found.rows],
        "bars": [
            {
                "label": label_of(row),
                "done": row.all.met,
                "total": row.all.total,
                "url": links.row(row, met="no" if row.all.met < row.all.total else "yes"),
            }
            for row in sorted(found.rows, key=lambda row: row.all.share)
        ],
    }


class _Links:
    """Addresses of the people behind a figure."""

    def __init__(self, question: str, day: date) -> None:
        self.asked = {"rule": question, "as_of": day.isoformat()}

    def people(self, unit: Unit | None, **more: str) -> str:
        """Return the list of those counted in `unit` and below it."""
        asked = {"unit": unit.code if unit else "", **self.asked, **more}
        return people_url(asked)

    def row(self, row: Row, **more: str) -> str:
        """Return the list of those counted in a row."""
        return self.people(row.unit, **({"direct": "1"} if row.direct else {}), **more)

    def into(self, unit: Unit) -> str:
        """Return the coverage of the units below `unit`."""
        return f"{reverse('coverage')}?{urlencode({'unit': unit.code, **self.asked})}"

    def paper(self, unit: Unit | None) -> str:
        """Return the same figures on paper."""
        asked = {"unit": unit.code if unit else "", **self.asked}
        return f"{reverse('coverage_pdf')}?{urlencode({k: v for k, v in asked.items() if v})}"


def _heat_row(row: Row, bands: list[Band], links: _Links) -> dict[str, Any]:
    cells = [_cell(row, row.all, links)]
    cells += [_cell(row, row.bands[band], links, level=band.value) for band in bands]
    url = links.row(row, met="") if row.direct else links.into(row.unit)
    return {"label": label_of(row), "url": url, "cells": cells}


def _cell(row: Row, count: Count, links: _Links, **more: str) -> dict[str, Any]:
    if not count.total:
        return {"share": 0, "text": "–", "url": ""}
    met = "no" if count.met < count.total else "yes"
    text = f"{count.met} / {count.total}"
    return {"share": count.share, "text": text, "url": links.row(row, met=met, **more)}


def _crumbs(found: Coverage, links: _Links) -> list[dict[str, str]]:
    if found.focus is None or not found.trail:
        return []
    above = [{"label": unit.short_name, "url": links.into(unit)} for unit in found.trail]
    return [*above, {"label": found.focus.short_name, "url": ""}]
