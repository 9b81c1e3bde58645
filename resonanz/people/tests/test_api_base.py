from datetime import timedelta

import pytest
from django.test import Client

from resonanz.accounts.actions import create_token, digest_of
from resonanz.accounts.models import ApiToken
from resonanz.core.api import throttle
from resonanz.core.time import now


@pytest.fixture
def key(tom):
    def make(*scopes, **more):
        return create_token(tom.user, "Skript", scopes or ("read",), **more)[1]

    return make


def bearer(secret):
    return {"Authorization": f"Bearer {secret}"}


def problem_of(response, status):
    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/problem+json"
    told = response.json()
    assert told["status"] == status
    assert told["type"].startswith("urn:resonanz:problem:")
    assert told["detail"]
    return told


def test_a_key_shows_who_is_asking(client, key, tom):
    told = client.get("/api/v1/me", headers=bearer(key("write"))).json()

    assert told["name"] == "Tom Wirth"
    assert told["handle"] == "tom"
    assert told["scopes"] == ["read", "write"]


def test_only_the_digest_of_a_key_is_stored(key):
    secret = key()

    assert secret.startswith("rz_")
    assert ApiToken.objects.get().digest == digest_of(secret)
    assert secret not in str(ApiToken.objects.values().get())


@pytest.mark.parametrize("sent", ["rz_unknown", "nonsense", ""])
def test_a_wrong_key_is_told_so(client, db, sent):
    response = client.get("/api/v1/me", headers=bearer(sent))

    problem_of(response, 401)
    assert response.headers["WWW-Authenticate"] == "Bearer"


def test_another_kind_of_authorization_is_refused(client, db):
    problem_of(client.get("/api/v1/me", headers={"Authorization": "Basic YTpi"}), 401)


def test_a_stranger_is_asked_to_sign_in(client, db):
    problem_of(client.get("/api/v1/me"), 401)


def test_an_expired_key_is_refused(client, key, tom):
    secret = key("read", days=1)
    ApiToken.objects.update(expires_at=now() - timedelta(seconds=1))

    problem_of(client.get("/api/v1/me", headers=bearer(secret)), 401)


def test_a_revoked_key_is_refused(client, key, tom):
    secret = key("write")
    token = ApiToken.objects.get()

    gone = client.delete(f"/api/v1/tokens/{token.pk}", headers=bearer(secret))

    assert gone.status_code == 204
    problem_of(client.get("/api/v1/me", headers=bearer(secret)), 401)


def test_whoever_left_is_refused_with_every_key(client, key, tom):
    secret = key()
    tom.user.is_active = False
    tom.user.save()

    problem_of(client.get("/api/v1/me", headers=bearer(secret)), 401)


def test_a_reading_key_changes_nothing(client, key):
    made = client.post(
        "/api/v1/tokens", {"name": "Mehr"}, "application/json", headers=bearer(key("read"))
    )

    assert problem_of(made, 403)["type"] == "urn:resonanz:problem:scope"
    assert ApiToken.objects.count() == 1


@pytest.mark.parametrize("wish", [{"scopes": ["read"], "days": 1}, {"scopes": ["desk"]}, {}])
def test_a_key_makes_no_keys_however_much_it_may_do(client, key, wish):
    secret = key("write", "desk", "networks")

    made = client.post(
        "/api/v1/tokens", {"name": "Mehr"} | wish, "application/json", headers=bearer(secret)
    )

    assert problem_of(made, 403)["type"] == "urn:resonanz:problem:key"
    assert ApiToken.objects.count() == 1


def test_the_session_of_the_screens_needs_the_csrf_token_to_change(tom):
    client = Client(enforce_csrf_checks=True)
    client.force_login(tom.user)

    assert client.get("/api/v1/me").json()["name"] == "Tom Wirth"
    problem_of(client.post("/api/v1/tokens", {"name": "X"}, "application/json"), 403)


def test_the_session_makes_a_key_whose_secret_is_shown_once(client, tom):
    client.force_login(tom.user)

    made = client.post("/api/v1/tokens", {"name": "Skript"}, "application/json")

    assert made.status_code == 201
    assert made.json()["secret"].startswith("rz_")
    assert "secret" not in client.get("/api/v1/tokens").json()["items"][0]


def test_when_a_key_was_used_is_noted_at_most_once_a_minute(client, key):
    secret = key()
    client.get("/api/v1/me", headers=bearer(secret))
    first = ApiToken.objects.get().last_used_at
    assert first is not None

    client.get("/api/v1/me", headers=bearer(secret))

    assert ApiToken.objects.get().last_used_at == first


def test_what_does_not_fit_names_the_place(client, tom):
    client.force_login(tom.user)

    told = problem_of(client.post("/api/v1/tokens", {"days": "x"}, "application/json"), 422)

    assert {error["place"] for error in told["errors"]} == {"body.name", "body.days"}


def test_an_unknown_address_and_a_wrong_method_are_problems_too(client, db):
    problem_of(client.get("/api/v1/nowhere"), 404)
    wrong = client.put("/api/v1/me")
    problem_of(wrong, 405)
    assert set(wrong.headers["Allow"].split(", ")) == {"GET", "PATCH"}


def test_too_many_calls_are_asked_to_wait(client, key, settings):
    settings.API_REQUESTS_PER_MINUTE = 2
    throttle.calls.clear()
    secret = key()

    answers = [client.get("/api/v1/me", headers=bearer(secret)) for _ in range(3)]

    assert [answer.status_code for answer in answers[:2]] == [200, 200]
    problem_of(answers[2], 429)
    assert 1 <= int(answers[2].headers["Retry-After"]) <= 60


def test_a_bug_is_told_without_its_insides(client, key, monkeypatch):
    def broken(*arguments):
        raise RuntimeError("inside")

    monkeypatch.setattr("resonanz.people.api.people.scopes_of", broken)

    told = problem_of(client.get("/api/v1/me", headers=bearer(key())), 500)

    assert "inside" not in str(told)


def test_the_description_is_openapi_3_1(client, db):
    described = client.get("/api/v1/openapi.json").json()

    assert described["openapi"].startswith("3.1")
    assert "/api/v1/me" in described["paths"]
    assert client.get("/api/v1/docs").status_code == 200


def test_every_operation_says_how_it_tells_what_went_wrong(client, db):
    described = client.get("/api/v1/openapi.json").json()
    told = {"schema": {"$ref": "#/components/schemas/Problem"}}

    for operations in described["paths"].values():
        for operation in operations.values():
            assert operation["responses"]["default"]["content"] == {
                "application/problem+json": told
            }
    assert {"type", "title", "status", "detail"} == set(
        described["components"]["schemas"]["Problem"]["required"]
    )


def test_a_field_nobody_knows_is_refused_by_name(client, tom):
    client.force_login(tom.user)

    answer = client.patch("/api/v1/me", {"tittle": "Meister"}, content_type="application/json")

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["place"].endswith("tittle")
