"""Every address of the site, with the rows it is asked for."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from tests.house.matrix.world import World, named


@dataclass(frozen=True)
class Address:
    """One pattern: its name, and the parameters its route takes."""

    name: str
    route: str
    params: tuple[str, ...]

    @property
    def room(self) -> str:
        """Return the namespace, or the name itself."""
        return self.name.rpartition(":")[0] or self.name


MADE_TO_FAIL = ("wagtailadmin_error_test",)
"""Wagtail's own page for looking at the page of a server error."""


def addresses() -> list[Address]:
    """Return every address of the site once, in the order of its name."""
    found = {address.name: address for address in _walk(get_resolver().url_patterns, (), "", ())}
    unnamed_or_broken = {name for name in found if name.endswith("-")} | set(MADE_TO_FAIL)
    return [found[name] for name in sorted(set(found) - unnamed_or_broken)]


def _walk(
    patterns: list[Any], spaces: tuple[str, ...], before: str, taken: tuple[str, ...]
) -> Iterator[Address]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        params = (*taken, *_params(pattern.pattern))
        if isinstance(pattern, URLResolver):
            more = (pattern.namespace,) if pattern.namespace else ()
            yield from _walk(pattern.url_patterns, spaces + more, route, params)
        elif isinstance(pattern, URLPattern):
            yield Address(":".join((*spaces, pattern.name or "-")), route, params)


def _params(pattern: Any) -> tuple[str, ...]:
    return tuple(pattern.converters) or tuple(pattern.regex.groupindex)


# Which row each parameter stands for: by address, by room, then by the parameter's own name.
BY_ADDRESS: dict[str, dict[str, str]] = {
    "sign_in": {"pk": "session"},
    "class_screen": {"pk": "session"},
    "class_screen_state": {"pk": "session"},
    "roll": {"pk": "session"},
    "job_cancel": {"pk": "job"},
    "cadre_file_pdf": {"pk": "cadre"},
    "transfer_receipt_pdf": {"pk": "transfer"},
    "inbox_message": {"pk": "message"},
    "inbox_read": {"pk": "message"},
    "delivery_retry": {"pk": "delivery"},
    "saved_filter_remove": {"pk": "savedfilter"},
    "saved_filter_rename": {"pk": "savedfilter"},
    "export_file": {"pk": "exportedfile"},
    "mark_history": {"pk": "session"},
    "job_status": {"pk": "job"},
    "import_preview": {"pk": "importbatch"},
    "course_video": {"pk": "document"},
    "cadre_file": {"pk": "cadre"},
    "cadre_reveal": {"pk": "cadre"},
    "entry_evidence": {"pk": "entry"},
    "essay_read": {"pk": "essay"},
    "essay_review": {"pk": "essay"},
    "essay_marker": {"pk": "essay"},
    "essay_reader": {"pk": "essay"},
    "account_care": {"pk": "user"},
    "account_care_act": {"pk": "user"},
    "acting_start": {"pk": "role"},
    "delegation_end": {"pk": "role"},
    "cadre_photo": {"pk": "cadre"},
    "cadre_photo_change": {"pk": "cadre"},
    "release_cadre": {"pk": "cadre"},
    "duplicate_pair": {"first": "cadre", "second": "twin"},
    "correction_detail": {"pk": "correction"},
    "correction_proof": {"pk": "correction"},
    "correction_withdraw": {"pk": "correction"},
    "course_document": {"pk": "document"},
    "reform_unit": {"pk": "unit"},
    "transfer_detail": {"pk": "transfer"},
    "transfer_receipt": {"pk": "transfer"},
    "my_data_file": {"pk": "owndata"},
    "identity_unlink": {"pk": "none"},
    "mfa_edit_webauthn": {"pk": "none"},
    "mfa_remove_webauthn": {"pk": "none"},
    "slip_sheets_made": {"pk": "none"},
    "slip_sheet_pdf": {"pk": "none"},
}
CLASS_PAGES = (
    "class_roll class_detail class_state enroll_self withdraw_self enroll_cadres essay_write "
    "essay_autosave essay_submit essay_version completion_board close_class "
    "class_roll_pdf completion_board_pdf"
).split()
BY_ADDRESS |= {name: {"pk": "trainingclass"} for name in CLASS_PAGES}
PROVIDER_PAGES = (
    "public_provider public_provider_rating provider_complain provider_home provider_profile "
    "provider_submit provider_round provider_documents provider_document_add "
    "provider_document_withdraw provider_declarations provider_offers provider_course_add "
    "provider_lecturer_add provider_offer_withdraw provider_members provider_invite provider_power "
    "provider_member_revoke provider_invitation_withdraw provider_detail provider_review "
    "provider_suspend provider_debar provider_correct agreement_add provider_lift "
    "review_member_revoke provider_file"
).split()
OF_PROVIDER = {
    "pk": "provider",
    "rating_pk": "providerrating",
    "document_pk": "providerdocument",
    "offer_pk": "offeredcourse",
    "member_pk": "providermember",
    "invitation_pk": "providerinvitation",
    "restriction_pk": "providerrestriction",
    "file_pk": "providerfile",
}
BY_ADDRESS |= dict.fromkeys(PROVIDER_PAGES, OF_PROVIDER)
BY_ADDRESS |= {
    "agreement_end": {"pk": "jointagreement"},
    "complaint_decide": {"pk": "providercomplaint"},
}
TENDER_PAGES = (
    "tender_detail tender_edit tender_dates tender_lots tender_criteria tender_authors "
    "tender_documents tender_state tender_amend tender_ask"
).split()
BY_ADDRESS |= {name: {"pk": "tender"} for name in TENDER_PAGES}
BY_ADDRESS |= {
    "tender_document": {"pk": "tenderdocument"},
    "amendment_decide": {"pk": "amendment"},
    "question_answer": {"pk": "question"},
    "regime_confirm": {"pk": "regime"},
}
BY_ROOM = {
    "trail": "trailevent",
    "notification_rules": "notificationrule",
    "wagtailusers_users": "user",
    "wagtailusers_groups": "group",
    "wagtailsites": "site",
    "wagtailadmin_collections": "collection",
    "wagtailadmin_workflows": "workflow",
    "wagtaildocs_chooser": "document",
    "wagtailimages_chooser": "image",
    "wagtailadmin_api:pages": "course",
    "wagtailadmin_api:documents": "document",
    "wagtailadmin_api:images": "image",
    "wagtailsettings": "site",
}
BY_PARAM = {
    "page_id": "course",
    "parent_page_id": "catalog",
    "page_to_move_id": "course",
    "destination_id": "catalog",
    "page_pk": "course",
    "revision_id": "revision",
    "image_id": "image",
    "document_id": "document",
    "doc_id": "document",
    "collection_id": "collection",
    "workflow_pk": "workflow",
    "enrollment": "enrollment",
}
CONSTANTS: dict[str, Any] = {
    "code": "000000",
    "number": 1,
    "action_name": "publish",
    "action": "delete",
    "app_label": "wagtaildocs",
    "model_name": "document",
    "app_name": "courses_catalog",
    "content_type_app_name": "courses_catalog",
    "content_type_model_name": "coursepage",
    "task_state_id": 1,
    "task_id": 1,
    "workflow_state_id": 1,
    "uploaded_file_id": 1,
    "session_id": 1,
    "object_id": "1",
    "filter_id": "max-100x100",
    "filter_spec": "max-100x100",
    "filename": "a.txt",
    "uidb64": "MQ",
    "uidb36": "1",
    "token": "x",
    "key": "x",
    "restriction_id": 1,
    "page_view_restriction_id": 1,
    "act": "unlock",
    "provider_id": "none",
    "organization_slug": "none",
    "path": "images/none.jpg",
    "upload": "none",
    "at": 0,
    "size": 1,
    "side": "sender",
    "proof_pk": 1,
    "offer": "course",
}


CONSTANTS_OF: dict[str, dict[str, Any]] = {
    "reform_unit": {"act": "rename"},
    "list_act": {"code": "cadres"},
    "notice_document": {"key": "00000000-0000-4000-8000-000000000000"},
    "saved_filter_save": {"code": "cadres"},
}


def row_named(address: Address, param: str) -> str | None:
    """Return which row of the world a parameter stands for; None where it is a constant.

    Raises LookupError where nobody said: a new address needs a decision.
    """
    rows = BY_ADDRESS.get(address.name, {})
    if param in rows:
        return rows[param]
    if param in BY_PARAM:
        return BY_PARAM[param]
    if param in CONSTANTS:
        return None
    if param == "pk":
        return BY_ROOM.get(address.room, address.room)
    raise LookupError(f"{address.name}: what is “{param}”?")


def kwargs_of(address: Address, world: World, side: str) -> dict[str, Any]:
    """Return the parameters of an address for the rows of one side."""
    found = {}
    for param in address.params:
        row = row_named(address, param)
        constants = CONSTANTS | CONSTANTS_OF.get(address.name, {})
        found[param] = constants[param] if row is None else named(_row(world, side, row))
    if address.name == "course_document":
        # The name is part of the address, and the storage may have given it another end.
        found["filename"] = world.rows[side]["document"].filename
    return found


def _row(world: World, side: str, name: str) -> Any:
    if name.startswith("choose_"):
        from records.core.choosers import chooser_viewsets

        [model] = [v.model for v in chooser_viewsets() if v.name == name]
        label = str(model._meta.model_name)
        name = {"coursepage": "course"}.get(label, label)
    try:
        return world.rows[side][name]
    except KeyError:
        raise LookupError(f"The world of the matrix has no row called “{name}”.") from None


def differs(address: Address, world: World) -> bool:
    """Return whether near and far are different rows."""
    return kwargs_of(address, world, "near") != kwargs_of(address, world, "far")
