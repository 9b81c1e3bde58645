import re

import pytest
from django.core import mail

from resonanz.accounts import demonstration
from resonanz.accounts.models import ApiToken, User
from resonanz.core.models import Event
from resonanz.people.actions import create_person, invite


def test_the_right_password_lets_in_and_is_noted(client, tom):
    answer = client.post(
        "/accounts/login/", {"login": "tom@velora.example", "password": "fahrtwind-2026"}
    )

    assert answer.status_code == 302
    assert client.get("/api/v1/me").json()["name"] == "Tom Wirth"
    assert Event.objects.get(verb="user.signed_in").actor_id == tom.pk


def test_after_a_few_wrong_passwords_one_has_to_wait(client, tom):
    for _ in range(5):
        client.post("/accounts/login/", {"login": "tom@velora.example", "password": "falsch"})

    answer = client.post(
        "/accounts/login/", {"login": "tom@velora.example", "password": "fahrtwind-2026"}
    )

    assert answer.status_code in (200, 429)
    assert "_auth_user_id" not in client.session


def test_nobody_signs_up_alone(client, db):
    page = client.get("/accounts/signup/").content.decode()
    client.post("/accounts/signup/", {"email": "x@example.org", "password1": "fahrtwind-2026"})

    assert "password1" not in page
    assert not User.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_invited_colleague_sets_a_password_by_the_link_of_the_mail(client, ada):
    invite(ada, "Jörg Groß", "joerg@velora.example")
    (message,) = mail.outbox
    link = re.search(r"http://localhost:8000(/\S+)", message.body)[1]

    form_page = client.get(link, follow=True)
    client.post(
        form_page.request["PATH_INFO"], {"password1": "rueckenwind-7", "password2": "rueckenwind-7"}
    )
    answer = client.post(
        "/accounts/login/", {"login": "joerg@velora.example", "password": "rueckenwind-7"}
    )

    assert message.to == ["joerg@velora.example"]
    assert answer.status_code == 302


def test_a_forgotten_password_is_set_anew_by_mail(client, tom):
    client.post("/accounts/password/reset/", {"email": "tom@velora.example"})

    (message,) = mail.outbox
    assert re.search(r"/accounts/password/reset/key/\S+", message.body)


def test_one_click_enters_in_the_demonstration_only(client, organisation, settings):
    login = demonstration.LOGINS[1]
    create_person(None, "Mira Kern", email=login.email, role="agent")
    assert client.post(f"/demonstration/{login.slug}/").status_code == 404

    settings.DEMONSTRATION = True
    page = client.get("/accounts/login/").content.decode()
    answer = client.post(f"/demonstration/{login.slug}/")

    assert "Mira Kern" in page
    assert answer.status_code == 302
    assert client.get("/api/v1/me").json()["role"] == "agent"
    assert client.post("/demonstration/nobody/").status_code == 404
    assert client.get(f"/demonstration/{login.slug}/").status_code == 405


@pytest.mark.parametrize(
    ("asked_for", "led_to"),
    [("/desk/cases/7/", "/desk/cases/7/"), ("https://evil.example/", "/"), ("//evil.example", "/")],
)
def test_one_click_leads_back_to_where_one_was(client, organisation, settings, asked_for, led_to):
    settings.DEMONSTRATION = True
    login = demonstration.LOGINS[1]
    create_person(None, "Mira Kern", email=login.email, role="agent")

    assert client.post(f"/demonstration/{login.slug}/", {"next": asked_for}).url == led_to


def test_a_new_key_is_shown_once_and_can_be_revoked(client, tom):
    client.force_login(tom.user)
    made = client.post(
        "/settings/keys/", {"name": "Bericht", "scopes": ["read", "write"], "days": "90"}
    ).content.decode()
    secret = re.search(r"rz_[\w-]+", made)[0]
    token = ApiToken.objects.get()

    assert secret not in client.get("/settings/keys/").content.decode()
    key = {"Authorization": f"Bearer {secret}"}
    assert client.get("/api/v1/me", headers=key).status_code == 200

    client.post(f"/settings/keys/{token.pk}/revocation")
    assert client.get("/api/v1/me", headers=key).status_code == 401


def test_only_administrators_make_keys_for_administration(client, tom):
    client.force_login(tom.user)
    answer = client.post("/settings/keys/", {"name": "Alles", "scopes": ["admin"], "days": ""})

    assert answer.status_code == 422
    assert not ApiToken.objects.exists()


def test_nobody_revokes_the_key_of_somebody_else(client, tom, mira):
    token = ApiToken.objects.create(user=mira.user, name="Mira", digest="x", scopes=["read"])
    client.force_login(tom.user)

    assert client.post(f"/settings/keys/{token.pk}/revocation").status_code == 404
    assert ApiToken.objects.filter(pk=token.pk).exists()


PAGES = [
    "/accounts/2fa/",
    "/accounts/2fa/webauthn/",
    "/accounts/sessions/",
    "/accounts/password/change/",
    "/accounts/email/",
    "/accounts/logout/",
    "/settings/keys/",
    "/settings/stored/",
]


@pytest.mark.parametrize("address", PAGES)
def test_the_pages_of_ones_own_sign_in_answer(client, tom, address):
    client.force_login(tom.user)

    assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    "address", ["/accounts/login/", "/accounts/password/reset/", "/accounts/password/reset/done/"]
)
def test_the_entrance_answers(client, db, address):
    assert client.get(address).status_code == 200


def test_setting_up_a_second_step_asks_whether_it_is_you(client, tom):
    client.post("/accounts/login/", {"login": "tom@velora.example", "password": "fahrtwind-2026"})

    asked = client.get("/accounts/2fa/totp/activate/", follow=True)
    client.post(asked.request["PATH_INFO"], {"password": "fahrtwind-2026"})

    assert asked.request["PATH_INFO"] == "/accounts/reauthenticate/"
    assert "data:image/svg" in client.get("/accounts/2fa/totp/activate/").content.decode()
    assert client.get("/accounts/2fa/webauthn/add/").status_code == 200
