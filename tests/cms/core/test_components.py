"""Components escape what they are given, whatever way it came, and leave out what is empty."""

import pytest
from django.template import Context, Template
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy, override

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
        "{% work 'done' bad text=bad result_url=bad result_label=bad id=bad %}",
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

    page = draw(source, bad=HOSTILE, list=[HOSTILE], items=[item, item], rows=[row])

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
