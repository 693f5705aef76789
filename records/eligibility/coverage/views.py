"""The coverage page."""

from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from records.core.access.context import actor_of
from records.core.paper import PaperRecord, paper_response, record_of
from records.eligibility.checking.bands import Band
from records.eligibility.coverage.figures import Count, Coverage, Row, coverage_of, total_of
from records.eligibility.coverage.forms import CoverageForm
from records.eligibility.coverage.links import CoverageLinks, row_label
from records.eligibility.coverage.papers import coverage_paper
from records.eligibility.kept.reading import answer_source
from records.eligibility.models import StaleMark
from records.eligibility.permissions import may_see_coverage
from records.eligibility.services import record_check


@login_required
@require_safe
def coverage(request: HttpRequest) -> HttpResponse:
    """Show how many meet a requirement, by unit and level; every figure leads to the people."""
    if not may_see_coverage(request.user):
        raise PermissionDenied
    now = timezone.now()
    form = CoverageForm(request.GET, user=request.user, today=timezone.localdate(now))
    form.is_valid()
    found = _found(request, form)
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
    found = _found(request, form)
    paper = coverage_paper(
        found, requirement=form.question_label, question=form.question, as_of=form.day
    )
    _record(request, form, found, now, record_of(paper, now=now))
    about = found.focus.short_name if found.focus else ""
    return paper_response(paper, actor=actor_of(request), now=now, about=about)


def _found(request: HttpRequest, form: CoverageForm) -> Coverage:
    source = answer_source(day=form.day, today=form.today, question=form.question)
    return coverage_of(
        request.user, question=form.question, as_of=form.day, focus=form.focus, source=source
    )


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
    links = CoverageLinks(form.question, form.day)
    total = total_of(found.rows)
    bands = found.shown_bands
    return {
        "form": form,
        "as_of": form.day,
        "found": found,
        "run": found.source.run,
        "is_renewing": found.source.run is not None and StaleMark.objects.exists(),
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
                "label": row_label(row),
                "done": row.all.met,
                "total": row.all.total,
                "url": links.row(row, met="no" if row.all.met < row.all.total else "yes"),
            }
            for row in sorted(found.rows, key=lambda row: row.all.share)
        ],
    }


def _heat_row(row: Row, bands: list[Band], links: CoverageLinks) -> dict[str, Any]:
    cells = [_cell(row, row.all, links)]
    cells += [_cell(row, row.bands[band], links, level=band.value) for band in bands]
    url = links.row(row, met="") if row.direct else links.into(row.unit)
    return {"label": row_label(row), "url": url, "cells": cells}


def _cell(row: Row, count: Count, links: CoverageLinks, **more: str) -> dict[str, Any]:
    if not count.total:
        return {"share": 0, "text": "–", "url": ""}
    met = "no" if count.met < count.total else "yes"
    text = f"{count.met} / {count.total}"
    return {"share": count.share, "text": text, "url": links.row(row, met=met, **more)}


def _crumbs(found: Coverage, links: CoverageLinks) -> list[dict[str, str]]:
    if found.focus is None or not found.trail:
        return []
    above = [{"label": unit.short_name, "url": links.into(unit)} for unit in found.trail]
    return [*above, {"label": found.focus.short_name, "url": ""}]
