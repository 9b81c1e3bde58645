"""Odd calls of the API are the caller's mistake and are told so; never ours."""

import pytest
from django.test import Client
from django.utils import translation

from resonanz.accounts.actions import create_token
from resonanz.conversations.actions import say
from resonanz.core.api import _TEXTS
from resonanz.people.models import Organisation

TOO_HIGH = 2**63


@pytest.fixture
def call(client, ada):
    client.force_login(ada.user)

    def ask(method, path, content=None, content_type="application/json"):
        sent = {} if content is None else {"data": content, "content_type": content_type}
        response = getattr(client, method)(f"/api/v1/{path}", **sent)
        assert response.headers["Content-Type"] == "application/problem+json", response.content
        assert response.json()["status"] == response.status_code
        return response.status_code

    return ask


@pytest.mark.parametrize(
    "path",
    [
        f"posts/{TOO_HIGH}",
        f"posts/{TOO_HIGH}/thread",
        f"posts/{TOO_HIGH}/comments",
        f"channels/{TOO_HIGH}/posts",
        f"cases/{TOO_HIGH}",
    ],
)
def test_a_number_no_row_can_have_is_not_found(call, path):
    assert call("get", path) == 404


@pytest.mark.parametrize(
    "path",
    ["people?q=%00", "people?department=a%00", "channels?q=%00", "drafts/%00"],
)
def test_a_question_with_a_zero_byte_does_not_fit(call, path):
    assert call("get", path) in {404, 422}


@pytest.mark.parametrize("mark", ["bnVsbA", "W251bGwsMV0", "WzEsMl0", "W1tdLFtdXQ"])
@pytest.mark.parametrize(
    "path",
    ["feed", "people", "channels", "cases", "deliveries", "notifications", "planned-posts"]
    + ["departments", "identities", "tokens"],
)
def test_a_mark_nobody_was_given_is_refused(call, path, mark):
    assert call("get", f"{path}?mark={mark}") == 422


@pytest.mark.parametrize("letters", [r"a\u0000b", r"\ud800"])
@pytest.mark.parametrize(
    ("method", "path", "field"),
    [
        ("patch", "me", "name"),
        ("patch", "organisation", "name"),
        ("post", "departments", "name"),
        ("post", "channels", "purpose"),
        ("put", "drafts/feed", "text"),
    ],
)
def test_letters_that_cannot_be_stored_are_named(call, method, path, field, letters):
    assert call(method, path, f'{{"{field}": "{letters}"}}') == 422


@pytest.mark.parametrize(
    ("method", "path", "content"),
    [
        ("patch", "me", '{"title": "%s"}' % ("x" * 300)),
        ("patch", "me", '{"name": "%s"}' % ("x" * 300)),
        ("post", "departments", '{"name": "%s"}' % ("x" * 300)),
        ("post", "channels", '{"name": "Neu", "purpose": "%s"}' % ("x" * 400)),
        ("post", "people", '{"name": "Ida Roth", "email": ""}'),
        ("put", "feed/read", '{"up_to": "2026-03-29T02:30:00"}'),
    ],
)
def test_what_is_too_long_or_missing_is_refused(call, method, path, content):
    assert call(method, path, content) == 422


@pytest.mark.parametrize(
    "change",
    [
        '{"language": "xx"}',
        '{"language": "\u202e"}',
        '{"time_zone": "Mars/Olympus"}',
        '{"address": "ihr"}',
        '{"federal_state": "XX"}',
        '{"name": " "}',
    ],
)
def test_an_organisation_nobody_could_read_any_more_is_refused(call, client, change):
    before = Organisation.objects.values().first()

    assert call("patch", "organisation", change) == 422

    assert Organisation.objects.values().first() == before
    assert client.get("/").status_code == 200


def test_too_much_at_once_is_too_large(call, tom, service):
    post = say(tom, service, "Hallo")
    assert call("post", f"posts/{post.pk}/comments", "x" * 3_000_000) == 413


def test_a_file_without_a_frame_cannot_be_read(call):
    assert call("post", "attachments", "a=1", "multipart/form-data") == 400


@pytest.mark.parametrize("address", ["/people/?q=%00", "/search?q=%00", "/spaces/?q=%00"])
def test_odd_addresses_of_pages_are_no_error_of_ours(client, ada, address):
    client.force_login(ada.user)
    assert client.get(address).status_code < 500


@pytest.mark.parametrize("address", ["/posts/{}/", "/people/{}/", "/desk/{}/", "/plan/posts/{}/"])
def test_a_page_of_a_number_no_row_can_have_is_not_found(client, ada, address):
    client.force_login(ada.user)
    assert client.get(address.format(TOO_HIGH)).status_code == 404


def test_what_is_nested_deeper_than_anybody_means_does_not_fit(call):
    assert call("patch", "me", '{"name":' * 900 + "1" + "}" * 900) == 422
    assert call("patch", "me", '{"a":' * 30_000 + "1" + "}" * 30_000) in {400, 422}


@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete"])
def test_an_address_that_does_not_exist_is_not_found_with_a_key(ada, method):
    _token, secret = create_token(ada.user, "Program")
    asking = Client(enforce_csrf_checks=True, headers={"Authorization": f"Bearer {secret}"})

    response = getattr(asking, method)("/api/v1/nowhere")

    assert (response.status_code, response.json()["status"]) == (404, 404)


@pytest.mark.parametrize("path", ["nowhere", "me"])
@pytest.mark.parametrize(("language", "before"), [("en", "de"), ("de", "en")])
def test_a_key_nobody_has_is_told_so_in_the_language_asked_for(client, ada, path, language, before):
    headers = {"Authorization": "Bearer rz_unknown", "Accept-Language": language}
    with translation.override(before):  # what the request before left behind
        told = client.get(f"/api/v1/{path}", headers=headers).json()["detail"]
    with translation.override(language):
        assert told in {str(text()) for text in _TEXTS.values()}
