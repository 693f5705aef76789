"""Addresses of providers."""

from django.urls import path, re_path

from courses.providers.views import matters, members, own, papers, public, register, review

PUBLIC = [
    path("providers/", public.public_provider_list, name="public_provider_list"),
    path("providers/rules/", public.provider_rules, name="provider_rules"),
    path("providers/register/", register.provider_register, name="provider_register"),
    path("providers/join/<str:token>/", members.provider_join, name="provider_join"),
    path("providers/<int:pk>/", public.public_provider, name="public_provider"),
    path(
        "providers/<int:pk>/ratings/<int:rating_pk>/",
        public.public_provider_rating,
        name="public_provider_rating",
    ),
    path("providers/<int:pk>/complain/", public.provider_complain, name="provider_complain"),
]
MINE = "my-organisation/"
OWN = [
    path(MINE, own.provider_own, name="provider_own"),
    path(f"{MINE}<int:pk>/", own.provider_home, name="provider_home"),
    path(f"{MINE}<int:pk>/facts/", own.provider_profile, name="provider_profile"),
    path(f"{MINE}<int:pk>/submit/", own.provider_submit, name="provider_submit"),
    path(f"{MINE}<int:pk>/new-round/", own.provider_round, name="provider_round"),
    path(f"{MINE}<int:pk>/documents/", papers.provider_documents, name="provider_documents"),
    path(
        f"{MINE}<int:pk>/documents/add/", papers.provider_document_add, name="provider_document_add"
    ),
    path(
        f"{MINE}<int:pk>/documents/<int:document_pk>/withdraw/",
        papers.provider_document_withdraw,
        name="provider_document_withdraw",
    ),
    path(
        f"{MINE}<int:pk>/declarations/", papers.provider_declarations, name="provider_declarations"
    ),
    path(f"{MINE}<int:pk>/offers/", papers.provider_offers, name="provider_offers"),
    path(f"{MINE}<int:pk>/offers/course/", papers.provider_course_add, name="provider_course_add"),
    path(
        f"{MINE}<int:pk>/offers/lecturer/",
        papers.provider_lecturer_add,
        name="provider_lecturer_add",
    ),
    re_path(
        r"^my-organisation/(?P<pk>[0-9]+)/offers/(?P<offer>course|lecturer)/(?P<offer_pk>[0-9]+)/$",
        papers.provider_offer_withdraw,
        name="provider_offer_withdraw",
    ),
    path(f"{MINE}<int:pk>/members/", members.provider_members, name="provider_members"),
    path(f"{MINE}<int:pk>/members/invite/", members.provider_invite, name="provider_invite"),
    path(
        f"{MINE}<int:pk>/members/<int:member_pk>/power/",
        members.provider_power,
        name="provider_power",
    ),
    path(
        f"{MINE}<int:pk>/members/<int:member_pk>/revoke/",
        members.provider_member_revoke,
        name="provider_member_revoke",
    ),
    path(
        f"{MINE}<int:pk>/invitations/<int:invitation_pk>/withdraw/",
        members.provider_invitation_withdraw,
        name="provider_invitation_withdraw",
    ),
]
LOOKS = "provider-review/"
DEPARTMENT = [
    path(LOOKS, review.provider_list, name="provider_list"),
    path(f"{LOOKS}agreements/", matters.agreement_list, name="agreement_list"),
    path(f"{LOOKS}agreements/<int:pk>/end/", matters.agreement_end, name="agreement_end"),
    path(f"{LOOKS}complaints/", matters.complaint_list, name="complaint_list"),
    path(f"{LOOKS}complaints/<int:pk>/", matters.complaint_decide, name="complaint_decide"),
    path(f"{LOOKS}ratings/", matters.provider_ratings, name="provider_ratings"),
    path(f"{LOOKS}<int:pk>/", review.provider_detail, name="provider_detail"),
    path(f"{LOOKS}<int:pk>/review/", review.provider_review, name="provider_review"),
    path(f"{LOOKS}<int:pk>/suspend/", review.provider_suspend, name="provider_suspend"),
    path(f"{LOOKS}<int:pk>/debar/", review.provider_debar, name="provider_debar"),
    path(f"{LOOKS}<int:pk>/correct/", review.provider_correct, name="provider_correct"),
    path(f"{LOOKS}<int:pk>/agreement/", matters.agreement_add, name="agreement_add"),
    path(
        f"{LOOKS}<int:pk>/restrictions/<int:restriction_pk>/lift/",
        review.provider_lift,
        name="provider_lift",
    ),
    path(
        f"{LOOKS}<int:pk>/members/<int:member_pk>/revoke/",
        review.review_member_revoke,
        name="review_member_revoke",
    ),
    path("provider-files/<int:pk>/<int:file_pk>/", own.provider_file, name="provider_file"),
]
urlpatterns = [*PUBLIC, *OWN, *DEPARTMENT]
