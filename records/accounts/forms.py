"""The sign-in form."""

from typing import Any

from allauth.account.forms import LoginForm
from django.utils.translation import gettext_lazy as _


class SignInForm(LoginForm):
    """Asks for a staff number or phone, and the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login = self.fields["login"]
        login.label = _("Staff number or phone")
        # As many spellings as there are: full-width digits with spaces are longer than the number.
        login.max_length = 200
        login.validators = [v for v in login.validators if getattr(v, "code", "") != "max_length"]
        login.widget.attrs.update({"placeholder": "", "autocapitalize": "none", "maxlength": 200})
        self.fields["password"].widget.attrs["placeholder"] = ""
        self.fields.pop("remember", None)
