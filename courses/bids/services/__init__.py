"""Writes to holders, uploads and bids."""

from courses.bids.services.keyholders import (
    KeyAnswer,
    ask_possession,
    name_keyholders,
    register_key,
)
from courses.bids.services.listing import close_list, forget_uploads
from courses.bids.services.submitting import Submission, finish_bid, parse_submission, withdraw_bid
from courses.bids.services.uploads import begin_upload, store_chunk

__all__ = [
    "KeyAnswer",
    "Submission",
    "ask_possession",
    "begin_upload",
    "close_list",
    "finish_bid",
    "forget_uploads",
    "name_keyholders",
    "parse_submission",
    "register_key",
    "store_chunk",
    "withdraw_bid",
]
