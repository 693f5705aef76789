"""Addresses of sealed bids."""

from django.urls import path

from courses.bids.views import api

BIDS = "tenders/<str:number>/bids/"

urlpatterns = [
    path(f"{BIDS}clock/", api.clock, name="bids_clock"),
    path(f"{BIDS}keys/", api.keys, name="bids_keys"),
    path(f"{BIDS}uploads/", api.begin, name="bids_begin"),
    path(f"{BIDS}uploads/<str:upload>/<int:at>/", api.chunk, name="bids_chunk"),
    path(f"{BIDS}submit/", api.submit, name="bids_submit"),
    path(f"{BIDS}withdraw/", api.withdraw, name="bids_withdraw"),
]
