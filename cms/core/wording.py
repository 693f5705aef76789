"""Words of the libraries beneath that the site says in its own way.

Wagtail's Chinese catalog would otherwise win; naming them here keeps them in the site's own.
"""

from django.utils.translation import gettext_noop

WORDING = (
    gettext_noop("This field is required."),
    gettext_noop("Enter a valid date."),
    gettext_noop("Enter a valid value."),
    gettext_noop("Enter a number."),
)
