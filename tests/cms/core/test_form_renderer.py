"""Fields drawn without templates are the fields that Django draws."""

from datetime import date

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.test.html import parse_html

from cms.core.form_renderer import FormRenderer

GROUPS = [("", "–"), ("Group <1>", [("1", "one"), (2, "two & more")]), ("3", "three")]


class Everything(forms.Form):
    text = forms.CharField(widget=forms.TextInput(attrs={"placeholder": '"x"', "data-x": 5}))
    hidden = forms.CharField(widget=forms.HiddenInput)
    number = forms.DecimalField(max_value=9, min_value=0)
    email = forms.EmailField(help_text="help", disabled=True)
    secret = forms.CharField(widget=forms.PasswordInput)
    day = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}))
    area = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), required=False)
    agree = forms.BooleanField()
    one = forms.ChoiceField(choices=GROUPS)
    many = forms.MultipleChoiceField(choices=GROUPS)
    known = forms.NullBooleanField()
    radio = forms.ChoiceField(choices=GROUPS, widget=forms.RadioSelect)
    file = forms.FileField()


FILLED = {
    "text": "<b>\"'&",
    "hidden": "1",
    "number": "2.50",
    "email": "a@b",
    "day": date(2026, 11, 25),
    "area": "\n two\nlines <i>",
    "agree": True,
    "one": 2,
    "many": ["1", "3"],
    "known": False,
    "radio": "3",
}


@pytest.mark.parametrize("values", [None, {}, FILLED, {"number": "x", "one": "9", "many": ["7"]}])
@pytest.mark.parametrize("bound", [True, False])
def test_every_widget_is_as_django_draws_it(values: dict[str, object] | None, bound: bool):
    given = {"data": values} if bound else {"initial": values}
    ours = Everything(**given, renderer=FormRenderer())
    theirs = Everything(**given, renderer=DjangoTemplates())

    for name in Everything.base_fields:
        assert parse_html(str(ours[name])) == parse_html(str(theirs[name])), name
