"""The site's components: functions that return HTML, called as tags (cms/core/templatetags/ui.py).

They are Python and not templates because a page is made of a hundred of them; the measurements
stand in docs/decisions/0001-components.md. Whatever they are given is escaped by `format_html`.
"""
