"""Whom one may name when accounts are made and roles given."""

from records.accounts.models import User
from records.core.choices import declare
from records.register.choices import CADRE, UNIT
from records.register.models import Cadre, Unit

ACCOUNT = {"search": ("name", "username"), "columns": ("username", "cadre")}

declare("accounts:create_user:cadre", Cadre, Cadre.objects.managed_by, **CADRE)
declare("accounts:grant_role:user", User, User.objects.managed_by, **ACCOUNT)
declare("accounts:grant_role:unit", Unit, Unit.objects.open_to, **UNIT)
