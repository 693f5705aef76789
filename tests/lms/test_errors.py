"""Error pages: the site's look, the log's number, no database."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from lms import errors
from lms.urls import handler400, handler403, handler404, handler500  # noqa: F401


def fail(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("deliberate")


def missing(request: HttpRequest) -> HttpResponse:
    raise Http404


def closed(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def accept(request: HttpRequest) -> HttpResponse:
    return HttpResponse("accepted")


urlpatterns = [
    path("fail/", fail),
    path("missing/", missing),
    path("closed/", closed),
    path("accept/", accept),
]
OUR_URLS = override_settings(ROOT_URLCONF=__name__)


@OUR_URLS
@pytest.mark.parametrize(
    ("address", "status"), [("/fail/", 500), ("/missing/", 404), ("/closed/", 403)]
)
def test_error_page_shows_the_reference_the_log_knows(address: str, status: int):
    client = Client(raise_request_exception=False)

    response = client.get(address)

    assert response.status_code == status
    assert f"<code>{response.headers['X-Reference']}</code>" in response.content.decode()
    assert "lms/css/tokens.css" in response.content.decode()


@OUR_URLS
def test_error_pages_speak_the_readers_language():
    client = Client()

    chinese = client.get("/missing/").content.decode()
    client.cookies["django_language"] = "en"
    english = client.get("/missing/").content.decode()

    assert 'lang="zh-Hans"' in chinese
    assert 'lang="en"' in english
    assert "This page does not exist" in english


@OUR_URLS
def test_form_without_its_token_gets_a_page_of_its_own():
    client = Client(enforce_csrf_checks=True)
    client.cookies["django_language"] = "en"

    response = client.post("/accept/")

    assert response.status_code == 403
    assert "This form has expired" in response.content.decode()


@pytest.mark.parametrize("handler", [errors.bad_request, errors.page_not_found])
def test_error_page_needs_neither_session_nor_reference(rf: RequestFactory, handler):
    response = handler(rf.get("/"), Exception("deliberate"))

    assert response.status_code in {400, 404}


def test_error_page_that_cannot_be_drawn_still_gives_the_number(
    rf: RequestFactory, settings, caplog
):
    settings.TEMPLATES = [
        {"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [], "OPTIONS": {}}
    ]
    request = rf.get("/")
    request.reference = "0A1B2C3D"

    response = errors.server_error(request)

    assert response.status_code == 500
    assert "0A1B2C3D" in response.content.decode()
    assert "could not be drawn" in caplog.text
