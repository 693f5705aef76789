"""What holds other content: cards, the head of a page, answers, notices, warnings."""

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from cms.core.components.basics import answer_icon, button_link, draw_icon, tag
from cms.core.components.basics import meta as facts_line
from cms.core.components.html import NOTHING, attributes, classes, show, when


def _card_end(aside: Any, link_label: str, link_url: str, state: SafeString) -> SafeString:
    if state:
        return state
    if link_url:
        return format_html('<a class="no-print" href="{}">{}</a>', link_url, show(link_label))
    return facts_line(aside) if aside else NOTHING


def card(
    content: SafeString,
    title: Any = "",
    *,
    aside: Any = None,
    link_label: str = "",
    link_url: str = "",
    tag_kind: str = "",
    tag_label: Any = "",
    id: str = "",  # noqa: A002 (the attribute's name)
    css: str = "",
    foot: Any = "",
) -> SafeString:
    """Return the content in a card; at its title's end stands a state, a link or a fact."""
    title_id = f"{id}-title" if title and id else ""
    head = NOTHING
    if title:
        state = tag(tag_kind, tag_label) if tag_label else NOTHING
        head = format_html(
            '<header class="card-head"><h2{}>{}</h2>{}</header>',
            attributes(id=title_id),
            show(title),
            _card_end(aside, link_label, link_url, state),
        )
    return format_html(
        '<section{}>{}<div class="card-body">{}</div>{}</section>',
        attributes(class_=classes("card", css), id=id, aria_labelledby=title_id),
        head,
        content,
        when(foot, '<footer class="card-foot">{}</footer>', foot),
    )


def page_header(
    content: SafeString,
    title: Any,
    *,
    eyebrow: Any = "",
    lead: Any = "",
    meta: Any = None,
    tag_kind: str = "",
    tag_label: Any = "",
) -> SafeString:
    """Return the head of a page; the content are its actions."""
    actions = mark_safe(content.strip())  # noqa: S308 (the template's own output)
    return format_html(
        '<header class="page-header"><div class="page-header-text">{}'
        '<div class="cluster"><h1>{}</h1>{}</div>{}{}</div>{}</header>',
        when(eyebrow, '<p class="eyebrow">{}</p>', show(eyebrow)),
        show(title),
        tag(tag_kind, tag_label) if tag_label else NOTHING,
        facts_line(meta) if meta else NOTHING,
        when(lead, '<p class="lead">{}</p>', show(lead)),
        when(actions, '<div class="cluster no-print">{}</div>', actions),
    )


def verdict(
    content: SafeString,
    kind: str,
    title: Any,
    *,
    meta: Any = None,
    tag_kind: str = "",
    tag_label: Any = "",
) -> SafeString:
    """Return an answer (ok, warn, bad or info); the content are its reasons and actions."""
    return format_html(
        '<section class="card verdict verdict-{}"><div class="verdict-head"><h2>{}{}</h2>{}</div>'
        "{}{}</section>",
        kind,
        answer_icon(kind),
        show(title),
        tag(tag_kind or kind, tag_label) if tag_label else NOTHING,
        facts_line(meta) if meta else NOTHING,
        when(content, '<div class="card-body">{}</div>', content),
    )


def notice(content: Any, kind: str = "info", *, title: Any = "", close: bool = False) -> SafeString:
    """Return something that matters on this page (ok, warn, bad or info)."""
    kind = kind or "info"
    cross = when(
        close,
        '<button class="notice-close" type="button" data-dismiss hidden aria-label="{}">{}'
        "</button>",
        _("Close"),
        draw_icon("cross"),
    )
    return format_html(
        '<div class="notice notice-{}"{}>{}<div class="notice-body">{}<div>{}</div></div>{}</div>',
        kind,
        attributes(role="alert" if kind == "bad" else ""),
        answer_icon(kind),
        when(title, "<b>{}</b>", show(title)),
        show(content),
        cross,
    )


def confirm(content: SafeString, title: Any, *, kind: str = "warn") -> SafeString:
    """Return a warning before something final; the content says what will happen."""
    return format_html(
        '<section class="confirm{}"><h2 class="confirm-title">{}{}</h2>'
        '<div class="stack">{}</div></section>',
        " confirm-bad" if kind == "bad" else "",
        draw_icon("warning"),
        show(title),
        content,
    )


def more(content: SafeString, label: Any, *, open: Any = False) -> SafeString:  # noqa: A002
    """Return the content folded away until it is asked for."""
    return format_html(
        '<details class="more"{}><summary>{}</summary><div>{}</div></details>',
        " open" if open else "",
        show(label),
        content,
    )


def empty_state(
    title: Any,
    text: Any = "",
    *,
    icon: str = "inbox",
    action_label: Any = "",
    action_url: str = "",
) -> SafeString:
    """Return what an empty list says: what will appear here and how to begin."""
    return format_html(
        '<div class="empty">{}<b>{}</b>{}{}</div>',
        draw_icon(icon or "inbox"),
        show(title),
        when(text, "<p>{}</p>", show(text)),
        button_link(action_label, action_url, kind="quiet") if action_url else NOTHING,
    )


def person(
    name: Any,
    *,
    title: Any = "",
    meta: Any = None,
    tag_kind: str = "",
    tag_label: Any = "",
    level: int = 1,
    photo_url: str = "",
) -> SafeString:
    """Return who this is about: a picture or a mark, the name as a heading, facts."""
    heading = "h2" if level == 2 else "h1"
    if photo_url:
        picture = format_html(
            '<img class="person-photo" src="{}" width="48" height="67" alt="">', photo_url
        )
    else:
        picture = format_html(
            '<span class="person-mark" aria-hidden="true">{}</span>', str(name or "")[:1]
        )
    return format_html(
        '<div class="person">{}<div class="person-text"><div class="cluster">'
        "<{}>{}</{}>{}</div>{}</div></div>",
        picture,
        heading,
        show(title or name),
        heading,
        tag(tag_kind, tag_label) if tag_label else NOTHING,
        facts_line(meta) if meta else NOTHING,
    )
