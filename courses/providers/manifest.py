"""What this room brings to the house."""

from django.utils.translation import gettext_lazy as _

from courses.providers.choices import PROVIDERS_CHOICES
from courses.providers.dashboard import PROVIDERS_PANELS, PROVIDERS_TASKS
from courses.providers.exports import PROVIDER_EXPORT
from courses.providers.lists import PROVIDERS
from courses.providers.measures import PROVIDER_MEASURES
from courses.providers.models import ProviderFile
from courses.providers.notices import PROVIDERS_NOTICES
from courses.providers.own_data import own_provider_rows
from courses.providers.rating import COMPLAINTS
from courses.providers.searching import PROVIDER_SEARCH
from courses.providers.services import remove_old_files
from courses.providers.tags import ProvidersTag
from records.core.access.choices import CHOICES
from records.core.access.roles import RoleKind
from records.core.protection.own_data import OWN_DATA, OwnData
from records.core.protection.retention import RETENTION, RetentionRule
from records.core.seams import (
    DASHBOARD,
    EXPORTS,
    LISTS,
    NAVIGATION,
    NOTIFICATIONS,
    PUBLIC,
    SEARCH,
    SIGNED_IN,
    SUBJECT_KINDS,
    TASKS,
    TRAIL_TAGS,
    Manifest,
    NavEntry,
    SubjectKind,
)

FIFTEEN_YEARS = 5479

MANIFEST: Manifest = (
    TRAIL_TAGS(*ProvidersTag),
    SUBJECT_KINDS(SubjectKind("provider", _("Provider"))),
    NAVIGATION(
        NavEntry(
            label=_("My organisation"),
            url_name="provider_own",
            icon="building",
            roles=frozenset({RoleKind.PROVIDER}),
            order=150,
            tab_for=frozenset({RoleKind.PROVIDER}),
        ),
        NavEntry(
            label=_("Register of providers"),
            url_name="public_provider_list",
            icon="scale",
            roles=frozenset({PUBLIC, SIGNED_IN}),
            order=650,
            tab_for=frozenset({PUBLIC, RoleKind.PROVIDER}),
        ),
        NavEntry(
            label=_("Review of providers"),
            url_name="provider_list",
            icon="building",
            roles=frozenset({RoleKind.OFFICER, RoleKind.AUDITOR}),
            order=1150,
        ),
    ),
    CHOICES(*PROVIDERS_CHOICES),
    TASKS(*PROVIDERS_TASKS),
    DASHBOARD(*PROVIDERS_PANELS),
    NOTIFICATIONS(*PROVIDERS_NOTICES),
    OWN_DATA(OwnData("courses.providers", own_provider_rows)),
    RETENTION(
        RetentionRule(
            name="provider_files",
            title=_("Files of providers"),
            due=lambda before: ProviderFile.objects.filter(removed_at=None, uploaded_at__lt=before),
            moment="uploaded_at",
            forget=remove_old_files,
            at_least=FIFTEEN_YEARS,
            note=_("The content goes; name, digest and dates stay."),
        )
    ),
    LISTS(PROVIDERS),
    EXPORTS(PROVIDER_EXPORT),
    SEARCH(PROVIDER_SEARCH),
    PROVIDER_MEASURES(COMPLAINTS),
)
