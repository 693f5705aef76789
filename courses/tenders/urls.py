"""Addresses of tenders in the back office of procurement."""

from django.urls import path

from courses.tenders.views import board, documents, parts, public, regimes, writing

urlpatterns = [
    path("tenders/", board.tender_list, name="tender_list"),
    path("tenders/new/", writing.tender_new, name="tender_new"),
    path("tenders/regimes/", regimes.regime_list, name="regime_list"),
    path("tenders/regimes/<int:pk>/confirm/", regimes.regime_confirm, name="regime_confirm"),
    path("tenders/documents/<int:pk>/", documents.tender_document, name="tender_document"),
    path("tenders/amendments/<int:pk>/", public.amendment_decide, name="amendment_decide"),
    path("tenders/questions/<int:pk>/", public.question_answer, name="question_answer"),
    path("tenders/<int:pk>/", board.tender_detail, name="tender_detail"),
    path("tenders/<int:pk>/facts/", writing.tender_edit, name="tender_edit"),
    path("tenders/<int:pk>/dates/", board.tender_dates, name="tender_dates"),
    path("tenders/<int:pk>/lots/", parts.tender_lots, name="tender_lots"),
    path("tenders/<int:pk>/criteria/", parts.tender_criteria, name="tender_criteria"),
    path("tenders/<int:pk>/authors/", parts.tender_authors, name="tender_authors"),
    path("tenders/<int:pk>/documents/", documents.tender_documents, name="tender_documents"),
    path("tenders/<int:pk>/state/", writing.tender_state, name="tender_state"),
    path("tenders/<int:pk>/amend/", public.tender_amend, name="tender_amend"),
    path("tenders/<int:pk>/ask/", public.tender_ask, name="tender_ask"),
]
