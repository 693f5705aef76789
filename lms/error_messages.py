"""Refusals in words: by a rule that a view ran into, and by an address that says nothing itself."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from lms.errors import answer_to, page_for

GetResponse = Callable[[HttpRequest], HttpResponse]


class ErrorMessageMiddleware:
    """Answers in words where a rule refuses, and where an address refuses without any."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # A part of a page that sends itself keeps what stands in it: a page of words would replace it.
        is_part = request.headers.get("HX-Request") == "true"
        is_part = is_part or request.headers.get("Sec-Fetch-Mode") == "cors"
        refused = 400 <= response.status_code < 500 and request.method != "HEAD" and not is_part
        if refused and not response.streaming and not response.content:
            return page_for(request, response)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Return the page that tells `error`; None leaves it to the page of our own failures."""
        return answer_to(request, error)
