"""One's own data; requests to correct it."""

from records.corrections.views.deciding import request_detail, request_list
from records.corrections.views.files import proof_file
from records.corrections.views.own import ask_change, own_data, request_withdraw

__all__ = [
    "ask_change",
    "own_data",
    "proof_file",
    "request_detail",
    "request_list",
    "request_withdraw",
]
