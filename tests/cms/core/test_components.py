"""Components escape what they are given, whatever way it came, and leave out what is empty."""

from datetime import date

import pytest
from django import forms
from django.template import Context, Template
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy, override

from cms.core.components import basics, figures, tasks
from cms.core.components import forms as form_parts
from records.core.seams import Task

HOSTILE = '"><script>alert(1)</script>'


def draw(source: str, **values: object) -> str:
    return Template(source).render(Context(values))


@pytest.mark.parametrize(
    "source",
    [
        "{% tag 'ok' bad %}",
        "{% button bad name=bad value=bad %}",
        "{% button_link bad bad %}",
        "{% meta bad %}",
        "{% meta list %}",
        "{% digest bad number=bad %}",
        "{% empty_state bad bad action_label=bad action_url=bad %}",
        "{% person bad title=bad meta=bad tag_label=bad photo_url=bad %}",
        "{% stat bad bad unit=bad url=bad note=bad kind=bad %}",
        "{% ring 1 2 label=bad unit=bad %}",
        "{% stacked_bar items label=bad unit=bad %}",
        "{% coverage bad 1 2 url=bad kind=bad %}",
        "{% heat_table bad list rows corner=bad %}",
        "{% list_item bad url=bad meta=bad tag_label=bad action_label=bad action_url=bad %}",
        "{% tabs items label=bad %}",
        "{% breadcrumbs items %}",
        "{% work bar id=bad %}",
        "{% card bad aside=bad id=bad css=bad foot=bad %}{{ bad }}{% endcard %}",
        "{% page_header bad eyebrow=bad lead=bad meta=bad %}{{ bad }}{% endpage_header %}",
        "{% verdict kind=bad title=bad meta=bad %}{{ bad }}{% endverdict %}",
        "{% notice kind=bad title=bad %}{{ bad }}{% endnotice %}",
        "{% confirm bad %}{{ bad }}{% endconfirm %}",
        "{% more bad %}{{ bad }}{% endmore %}",
    ],
)
def test_what_a_component_is_given_is_escaped(source: str):
    item = {"label": HOSTILE, "url": HOSTILE, "value": 3, "count": HOSTILE, "cells": ()}
    row = {"label": HOSTILE, "url": HOSTILE, "cells": [{"share": 1, "text": HOSTILE, "url": "#"}]}

    names = "label kind state_label text result_url poll_url cancel_url".split()
    bar = {**dict.fromkeys(names, HOSTILE), "is_live": True, "report": None}

    page = draw(source, bad=HOSTILE, list=[HOSTILE], items=[item, item], rows=[row], bar=bar)

    assert "<script" not in page
    assert "&lt;script" in page


def test_safe_html_is_kept():
    assert "<b>so</b>" in draw("{% meta fact %}", fact=mark_safe("<b>so</b>"))


def test_a_lazy_text_is_one_fact_in_the_language_of_the_page():
    facts = gettext_lazy("Show all")

    with override("zh-hans"):
        chinese = draw("{% meta facts %}", facts=facts)

    assert chinese.count("<span>") == 1
    assert "全部" in chinese


def test_a_misspelt_parameter_is_refused():
    with pytest.raises(Exception, match="unexpected keyword argument 'lable'"):
        draw("{% button 'x' lable='y' %}")


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize(
    "source",
    [
        '{% translate "Show all" %}',
        '{% translate "closed" context "account" %}',
        '{% translate "Show all" noop %}',
        '{% translate "Show all" as text %}{{ text }}',
        "{% translate text %}",
        '{% translate "100% <b>" %}',
    ],
)
def test_our_translate_says_what_djangos_says(source: str, language: str):
    """It builds on Django's own node; an upgrade that changes that shows here."""
    with override(language):
        ours = Template(source)
        theirs = Template("{% load i18n %}" + source)
        context = {"text": "Filter"}

        first, second = ours.render(Context(context)), ours.render(Context(context))

        assert first == second == theirs.render(Context(context))


def test_a_text_follows_the_language_of_each_page():
    page = Template('{% translate "Show all" %}')
    seen = []
    for language in ("en", "zh-hans", "en"):
        with override(language):
            seen.append(page.render(Context()))

    assert seen[0] == seen[2] == "Show all" != seen[1]


def test_what_is_overdue_says_for_how_long() -> None:
    with override("en"):
        late = basics.due(date(2025, 4, 21), today=date(2026, 11, 23))
        coming = basics.due(date(2026, 11, 23), today=date(2026, 11, 23))
    assert "tag-bad" in late
    assert "Overdue for 19 months" in late
    assert "was due 21 Apr 2025" in late
    assert coming == "due 23 Nov 2026"


def test_a_task_due_last_year_names_its_year() -> None:
    task = Task(title="补训", url="/", count=1, action="去看", due=date(2025, 4, 21))
    with override("en"):
        assert "due 21 Apr 2025" in tasks.task_row(task, date(2026, 11, 23))


class _Choice(forms.Form):
    grade = forms.ChoiceField(label="Grade", choices=[("a", "A")], widget=forms.RadioSelect)
    name = forms.CharField(label="Name")
    number = forms.IntegerField(label="Number", widget=forms.HiddenInput)


def test_the_summary_leads_to_each_field_with_its_prefix() -> None:
    form = _Choice({}, prefix="one")
    form.add_error(None, "Not like this.")
    with override("en"):
        text = form_parts.form_errors(form)
    assert text.count("<li>") == 4
    assert 'href="#id_one-grade_0"' in text
    assert 'href="#id_one-name"' in text
    # What is not seen and what is about the whole form have nowhere to lead.
    assert text.count("href=") == 2
    assert 'tabindex="-1" autofocus' in text


def test_several_forms_sent_together_have_one_summary() -> None:
    text = form_parts.form_errors(_Choice({}, prefix="one"), _Choice({}, prefix="two"), _Choice())
    assert text.count("error-summary") == 1
    assert 'href="#id_two-name"' in text


def test_a_heat_map_has_a_key() -> None:
    text = figures.heat_table("Rate", ["All"], [{"label": "A", "cells": [{"share": 1}]}])
    assert text.count('class="swatch heat-') == 6
