"""Administrators keep the organisation and its colleagues over the API as on the screen."""

import pytest
from django.core import mail

from resonanz.people.actions import create_department


@pytest.fixture
def call(client, ada):
    client.force_login(ada.user)

    def ask(method, path, status=200, **body):
        response = getattr(client, method)(
            f"/api/v1/{path}",
            **({"data": body, "content_type": "application/json"} if body else {}),
        )
        assert response.status_code == status, response.content
        return response.json()

    return ask


def test_what_is_left_out_of_the_organisation_stays(call):
    before = call("get", "organisation")

    told = call("patch", "organisation", federal_state="NW")

    assert told == before | {"federal_state": "NW"}
    assert call("get", "organisation") == told


@pytest.mark.django_db(transaction=True)
def test_a_colleague_is_invited_by_mail(call, ada):
    workshop = create_department(ada, "Werkstatt")

    told = call(
        "post", "people", 201, name="Ida Roth", email="ida@velora.example", department=workshop.pk
    )

    assert told["role"] == "member" and told["may_sign_in"] is True
    assert mail.outbox[0].to == ["ida@velora.example"]
    assert call("get", f"people/{told['id']}")["departments"][0]["department"] == "Werkstatt"


def test_a_colleague_gets_another_standing_and_is_shut_out(call, ada, tom):
    workshop = create_department(ada, "Werkstatt")
    told = call("patch", f"people/{tom.pk}", role="agent", department=workshop.pk)
    assert told["role"] == "agent"

    assert call("patch", f"people/{tom.pk}", may_sign_in=False)["may_sign_in"] is False
    told = call("patch", f"people/{tom.pk}", may_sign_in=True, department=None)

    assert told["may_sign_in"] is True
    belonged = call("get", f"people/{tom.pk}")["departments"]
    assert all(one["until"] for one in belonged)


def test_the_last_administrator_stays(call, ada):
    told = call("patch", f"people/{ada.pk}", 422, role="member")
    assert told["detail"]
