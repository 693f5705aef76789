"""A page that shows every component, for those who build with them; only while DEBUG is on."""

from datetime import date
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cms.core.icons import ICONS

KINDS = [
    {"label": "理论教育", "value": 231, "kind": 1},
    {"label": "党性教育", "value": 130, "kind": 2},
    {"label": "知识培训", "value": 77, "kind": 3},
]
HEAT = [
    {"label": unit, "url": "#", "cells": [{"share": share, "url": "#"} for share in shares]}
    for unit, shares in (
        ("武陵区", (1, 0.92, 0.71, 0.44)),
        ("鼎城区", (0.83, 0.66, 0.35, 0.2)),
        ("西洞庭管理区", (0.5, 0.25, 0.1, 0)),
    )
]


class GalleryForm(forms.Form):
    """One field of each sort."""

    name = forms.CharField(label="姓名", help_text="与身份证一致，生僻字照原样填写。")
    level = forms.ChoiceField(
        label="职务层次", choices=[("131", "县处级正职"), ("132", "县处级副职")]
    )
    since = forms.DateField(
        label="任现职时间", widget=forms.DateInput(attrs={"type": "date"}), required=False
    )
    mode = forms.ChoiceField(
        label="培训方式",
        choices=[("off", "脱产"), ("online", "网络")],
        widget=forms.RadioSelect,
        help_text="决定学时如何折算。",
    )
    file = forms.FileField(label="名册", required=False)
    reason = forms.CharField(label="事由", widget=forms.Textarea)
    agree = forms.BooleanField(label="以上内容属实")


class GalleryFilter(forms.Form):
    """A filter bar's form."""

    q = forms.CharField(label="姓名或编号", required=False)
    unit = forms.ChoiceField(label="单位", choices=[("", "全部"), ("1", "武陵区")], required=False)
    met = forms.ChoiceField(label="达标", choices=[("", "全部"), ("1", "已达标")], required=False)


WORKS = (
    {
        "id": "w1",
        "is_live": True,
        "label": "结班",
        "kind": "info",
        "state_label": "进行中",
        "report": {
            "done": 460,
            "total": 1000,
            "percent": 46,
            "per_second": 12.5,
            "seconds_left": 43,
        },
    },
    {"id": "w2", "is_live": True, "label": "导入名册", "kind": "neutral", "state_label": "等待"},
    {
        "id": "w3",
        "label": "导出报表",
        "kind": "ok",
        "state_label": "已完成",
        "result_url": "#",
    },
    {
        "id": "w4",
        "label": "导入",
        "kind": "bad",
        "state_label": "失败",
        "text": "文件第3行以后没有数据。",
    },
)


def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component, filled with plausible facts."""
    context: dict[str, Any] = {
        "kinds": KINDS,
        "heat": HEAT,
        "form": GalleryForm({"name": "周敏", "level": "132", "mode": "off"}),
        "filter_form": GalleryFilter(),
        "page": Paginator(range(412), 20).page(7),
        "today": date(2026, 11, 24),
        "query": request.GET,
        "crumbs": [
            {"label": "干部", "url": "#"},
            {"label": "市民政局", "url": "#"},
            {"label": "周敏"},
        ],
        "tabs": [
            {"label": "学时", "url": "#", "current": True, "count": 31},
            {"label": "核查", "url": "#", "current": False},
            {"label": "任职经历", "url": "#", "current": False, "count": 4},
        ],
        "lead": "每个构件在这里各出现一次，明暗两种配色都应当清楚、齐整。",
        "unit_post": ["市民政局", "四级调研员", "任现职4年8个月"],
        "session_facts": ["08:30–11:30", "第二教室", "李卫东"],
        "essay_facts": ["第12期县处级进修班", "11月27日18:00截止", "已写1,840字"],
        "cycle_facts": ["2023–2027年", "要求550"],
        "icons": sorted(ICONS),
    }
    context["works"] = WORKS
    return render(request, "components/gallery.html", context)


def screen_sample(request: HttpRequest) -> HttpResponse:
    """Show the class screen's layout."""
    return render(request, "components/gallery_screen.html")
