"""Error pages: the site's look, the log's number, no database."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.db.models import ProtectedError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.test import Client, RequestFactory, override_settings
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from lms import errors
from lms.urls import handler400, handler403, handler404, handler500  # noqa: F401
from records.core.errors import DomainError, NotAllowed
from records.register.models import Unit


def fail(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("deliberate")


def missing(request: HttpRequest) -> HttpResponse:
    raise Http404


def closed(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def accept(request: HttpRequest) -> HttpResponse:
    return HttpResponse("accepted")


def posted(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(len(request.POST)))


def silent(request: HttpRequest) -> HttpResponse:
    response = HttpResponseNotAllowed(["POST"])
    response.set_cookie("kept", "1")
    return response


def gone(request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=410)


def refused(request: HttpRequest) -> HttpResponse:
    raise DomainError("the reason")


def forbidden(request: HttpRequest) -> HttpResponse:
    raise NotAllowed("the reason")


def used(request: HttpRequest) -> HttpResponse:
    raise ProtectedError("", {Unit(pk=7, name="武陵区")})


def conflicting(request: HttpRequest) -> HttpResponse:
    raise IntegrityError("UNIQUE constraint failed: secret_table.secret_column")


def incomplete(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.GET["missing"])


urlpatterns = [
    path("posted/", csrf_exempt(posted)),
    path("silent/", silent),
    path("gone/", gone),
    path("refused/", refused),
    path("forbidden/", forbidden),
    path("used/", used),
    path("conflicting/", conflicting),
    path("incomplete/", incomplete),
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


@OUR_URLS
@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/silent/", 405, "It only takes what a form sends"),
        ("/gone/", 410, "The request was refused; nothing was changed."),
        ("/refused/", 422, "the reason"),
        ("/forbidden/", 403, "the reason"),
        ("/used/", 409, "it is used by: unit “武陵区”"),
        ("/conflicting/", 409, "It conflicts with what is there already"),
        ("/incomplete/", 400, "This request could not be read"),
    ],
)
def test_a_refusal_is_a_page_in_words_with_its_number(address: str, status: int, words: str):
    client = Client()
    client.cookies["django_language"] = "en"

    response = client.get(address)

    assert response.status_code == status
    told = response.content.decode()
    assert words in told
    assert f"<code>{response.headers['X-Reference']}</code>" in told
    assert "secret" not in told


@OUR_URLS
def test_a_refusal_keeps_its_headers_and_cookies_and_speaks_json_where_asked():
    client = Client()

    page = client.get("/silent/")
    told = client.get("/refused/", headers={"Accept": "application/json"})

    assert page.headers["Allow"] == "POST"
    assert page.cookies["kept"].value == "1"
    assert told.json() == {"error": "the reason", "reference": told.headers["X-Reference"]}


@OUR_URLS
def test_a_refusal_by_the_database_stays_in_the_log(caplog):
    Client().get("/conflicting/")

    assert "secret_column" in caplog.text


@OUR_URLS
@pytest.mark.parametrize(
    "sent",
    [
        {"text": "a" * 6_000_000},
        {f"f{number}": "" for number in range(20_001)},
        {f"f{number}": SimpleUploadedFile("a", b"a") for number in range(51)},
    ],
    ids=["text", "fields", "files"],
)
def test_a_form_that_is_too_large_is_told_so(sent: dict):
    client = Client(raise_request_exception=False)
    client.cookies["django_language"] = "en"

    response = client.post("/posted/", sent)

    assert response.status_code == 413
    told = response.content.decode()
    assert "Too much was sent at once" in told
    assert response.headers["X-Reference"] in told


@OUR_URLS
def test_a_body_that_is_none_is_told_so():
    client = Client(raise_request_exception=False)

    response = client.post("/posted/", b"--x\r\nbroken", content_type="multipart/form-data")

    assert response.status_code == 400
    assert "lms/css/tokens.css" in response.content.decode()
