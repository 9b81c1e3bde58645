"""How much the desk's pages cost, and for whom they are."""

import pytest
from django.db import connection

from resonanz.desk import actions

from .conftest import make_cases


@pytest.mark.parametrize("count", [10, 10_000])
def test_queue_and_case_cost_the_same_however_many_cases_there_are(
    client, mira, outside, heard, advice, case, count, django_assert_max_num_queries
):
    actions.take_into_draft(mira, case, advice)
    for position in range(5):
        heard(f"Und {position}", "reply", below=case.post)
    make_cases(outside, count)
    with connection.cursor() as cursor:  # what autovacuum does in life
        cursor.execute("ANALYZE conversations_post, desk_case, people_identity")
    client.force_login(mira.user)
    for path in ("", f"cases/{case.pk}/", f"cases/{case.pk}/live?since=1"):
        client.get(f"/desk/{path}")
        with django_assert_max_num_queries(12):
            shown = client.get(f"/desk/{path}", HTTP_ACCEPT_LANGUAGE="de")
        assert shown.status_code == 200


EVERY_PATH = (
    "cases/{case}/",
    "cases/{case}/conversation",
    "cases/{case}/context",
    "cases/{case}/thread",
    "cases/{case}/live",
    "cases/{case}/person",
    "cases/{case}/presence",
    "cases/{case}/assignment",
    "cases/{case}/reflection",
)
EVERY_DEED = (
    "cases/{case}/presence",
    "cases/{case}/assignment",
    "cases/{case}/kind",
    "cases/{case}/state",
    "cases/{case}/notes",
    "cases/{case}/reflection",
    "cases/{case}/contributions",
    "cases/{case}/answer",
    "cases/{case}/answer/preview",
    "cases/{case}/answer/approval",
    "cases/{case}/answer/withdrawal",
    "cases/{case}/answer/rewriting",
)


def test_who_is_no_part_of_the_desk_finds_nothing_there(client, case, tom, ada, gus):
    for stranger in (tom, ada, gus):
        client.force_login(stranger.user)
        assert "Der Akku" not in client.get("/desk/").content.decode()
        for path in EVERY_PATH:
            assert client.get(f"/desk/{path.format(case=case.pk)}").status_code == 404, path
        for path in EVERY_DEED:
            assert client.post(f"/desk/{path.format(case=case.pk)}").status_code == 404, path


def test_who_is_not_signed_in_is_asked_to(client, case):
    for path in ("", "news", "asked", "settings/", *EVERY_PATH):
        assert client.get(f"/desk/{path.format(case=case.pk)}").status_code in (302, 401), path
