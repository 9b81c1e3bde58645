"""Errors say what happened, whether anything was lost, and what to do; nothing typed is lost."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.test import Client, override_settings
from django.urls import include, path

from resonanz.core.errors import Gone, Outdated, Refused, TryLater
from resonanz.people.models import Person
from resonanz.ui.problems import tell_bug

RAISED = {
    "refused": Refused("Too long by 31 characters."),
    "outdated": Outdated("Somebody was faster."),
    "gone": Gone("Not here."),
    "later": TryLater("The network is away.", retry_after_seconds=120),
    "missing": Http404(),
    "denied": PermissionDenied(),
    "bug": ZeroDivisionError(),
}


def broken(request: HttpRequest, what: str) -> HttpResponse:
    raise RAISED[what]


def guarded(request: HttpRequest) -> HttpResponse:
    return redirect(f"/accounts/login/?next={request.path}")


def typed(request: HttpRequest) -> HttpResponse:
    return HttpResponse("said")


urlpatterns = [
    path("broken/<slug:what>/", broken),
    path("guarded/", guarded),
    path("typed/", typed),
    path("accounts/", include("allauth.urls")),
]
handler400 = "resonanz.ui.problems.tell_bad_request"
handler403 = "resonanz.ui.problems.tell_forbidden"
handler404 = "resonanz.ui.problems.tell_not_found"
handler500 = "resonanz.ui.problems.tell_bug"

HTMX = {"HX-Request": "true"}
WORDS = "What I had written with care"


@pytest.fixture(autouse=True)
def addresses(settings, db: None) -> None:
    settings.ROOT_URLCONF = __name__


@pytest.fixture
def browser() -> Client:
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("what", "status"),
    [
        ("refused", 422),
        ("outdated", 409),
        ("gone", 404),
        ("later", 503),
        ("missing", 404),
        ("denied", 403),
    ],
)
def test_an_error_is_a_page_with_its_status(browser: Client, what: str, status: int):
    answer = browser.get(f"/broken/{what}/")
    assert answer.status_code == status
    assert b'<main id="main"' in answer.content


def test_an_error_keeps_what_was_typed(browser: Client):
    answer = browser.post("/broken/refused/", {"source": WORDS, "password": "ab cd ef " * 9})
    assert WORDS in answer.text
    assert "Too long by 31 characters." in answer.text
    assert "ab cd ef" not in answer.text


FORM = {
    "name": "Neuer Raum",
    "purpose": "Ein Zweck, der sagt, worum es geht",
    "first_answer": "2",
    "opens_0_1": "07:15",
    "needs_approval": "on",
    "app_password": "abcd-efgh",
    "client_secret": "ijkl",
    "based_on": "4711",
}


@pytest.mark.parametrize("address", ["/broken/refused/", "/guarded/", "/broken/bug/"])
def test_every_field_that_was_typed_is_shown_again_with_its_label(browser: Client, address: str):
    text = browser.post(address, FORM, headers={"Accept-Language": "en"}).text

    shown = re.findall(r"<label[^>]*>([^<]*)</label><textarea[^>]*>([^<]*)<", text)
    assert shown == [
        ("Name", "Neuer Raum"),
        ("Purpose", "Ein Zweck, der sagt, worum es geht"),
        ("First answer", "2"),
        ("Monday, period 2: from", "07:15"),
        ("A second person must agree before an answer goes out", "yes"),
    ]
    assert "abcd-efgh" not in text and "ijkl" not in text


def test_htmx_gets_the_error_alone_to_put_beside_the_form(browser: Client):
    answer = browser.post("/broken/outdated/", {"source": WORDS}, headers=HTMX)
    assert answer.status_code == 409
    assert answer["X-Error"] == "fragment"
    assert "data-error" in answer.text
    assert "<html" not in answer.text


def test_who_should_try_later_is_told_when(browser: Client):
    assert browser.get("/broken/later/")["Retry-After"] == "120"


def test_our_own_mistake_says_so_and_keeps_what_was_typed(browser: Client):
    answer = browser.post("/broken/bug/", {"source": WORDS})
    assert answer.status_code == 500
    assert WORDS in answer.text


def test_our_own_mistake_can_be_told_without_the_database(rf, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert tell_bug(rf.get("/broken/bug/")).status_code == 500


def test_an_address_that_leads_nowhere_looks_like_the_rest(browser: Client):
    answer = browser.get("/nowhere/")
    assert answer.status_code == 404
    assert "Resonanz" in answer.text


def test_a_session_that_ended_while_writing_loses_nothing(browser: Client):
    answer = browser.post(
        "/guarded/", {"source": WORDS}, headers={"Referer": "http://testserver/x/"}
    )
    assert answer.status_code == 401
    assert WORDS in answer.text
    assert "/accounts/login/?next=%2Fx%2F" in answer.text


def test_a_session_that_ended_is_told_in_place_to_htmx(browser: Client):
    answer = browser.get("/guarded/", headers=HTMX)
    assert answer.status_code == 401
    assert "<html" not in answer.text
    assert "/accounts/login/" in answer.text


def test_a_page_that_wants_a_sign_in_leads_there(browser: Client):
    assert browser.get("/guarded/").status_code == 302


def test_the_way_on_after_signing_in_stays_here(browser: Client):
    answer = browser.post("/guarded/", headers={"Referer": "https://evil.example/phish"})
    assert "evil.example" not in answer.text


@override_settings(CSRF_FAILURE_VIEW="resonanz.ui.problems.tell_csrf_failure")
def test_an_old_page_is_told_apart_and_keeps_the_words(mira: Person):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(mira.user)
    answer = strict.post("/typed/", {"source": WORDS})
    assert answer.status_code == 403
    assert WORDS in answer.text


@override_settings(CSRF_FAILURE_VIEW="resonanz.ui.problems.tell_csrf_failure")
def test_whose_cookies_are_gone_is_asked_to_sign_in_and_keeps_the_words(db: None):
    answer = Client(enforce_csrf_checks=True).post("/typed/", {"source": WORDS})
    assert answer.status_code == 401
    assert WORDS in answer.text and "/accounts/login/" in answer.text


def test_a_back_link_never_leads_elsewhere(browser: Client):
    answer = browser.get("/broken/refused/", headers={"Referer": "https://evil.example/"})
    assert "evil.example" not in answer.text
