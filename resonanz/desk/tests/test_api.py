import pytest

from resonanz.channels.models import Channel, Membership
from resonanz.conversations import actions as conversations
from resonanz.conversations.models import Attachment
from resonanz.desk import actions
from resonanz.desk.models import Answer
from resonanz.networks.models import Delivery

from .conftest import fresh


@pytest.fixture
def call(client, mira):
    """`call("get", "cases")`: what the API answers Mira, with the status."""
    client.force_login(mira.user)

    def ask(method: str, path: str, status: int = 200, **body):
        made = getattr(client, method)
        more = {} if method == "get" else {"data": body, "content_type": "application/json"}
        response = made(f"/api/v1/{path}", **more)
        assert response.status_code == status, response.content
        return response.json()

    return ask


def test_a_case_goes_its_whole_way_over_the_api(call, case, mira, tom, service, sent):
    listed = call("get", "cases?tab=due")
    assert [one["id"] for one in listed["items"]] == [case.pk]
    assert call("put", f"cases/{case.pk}/assignment", assignee=mira.pk)["assignee"] == {
        "id": mira.pk,
        "name": "Mira Kern",
    }
    assert call("put", f"cases/{case.pk}/kind", kind="question")["kind"] == "question"
    assert "Deniz" in call("post", f"cases/{case.pk}/notes", 201, source="Deniz fragen")["html"]
    assert len(call("get", f"cases/{case.pk}/notes")["items"]) == 1

    asked = call(
        "post", f"cases/{case.pk}/reflection", 201, space=service.pk, question="Wer weiß das?"
    )
    comment = conversations.comment(
        tom, service.posts.get(pk=asked["post"]), "Unter 5 °C ist das normal."
    )
    [reflection] = call("get", f"cases/{case.pk}/reflection")["items"]
    assert [one["post"] for one in reflection["comments"]] == [comment.pk]
    assert call("post", f"cases/{case.pk}/contributions", comment=comment.pk)["drawn_from"] == [
        comment.pk
    ]

    words = {"source": "Unter 5 °C ist das normal. Fahr drinnen los!", "based_on": case.post_id}
    assert call("post", f"cases/{case.pk}/answer/preview", **words)["findings"] == []
    assert call("put", f"cases/{case.pk}/answer", **words)["state"] == "draft"
    assert call("post", f"cases/{case.pk}/answer")["stage"] == "scheduled"
    sent(Answer.objects.get())

    answer = call("get", f"cases/{case.pk}/answer")
    assert (answer["stage"], answer["sent_at"] is not None) == ("sent", True)
    whole = call("get", f"cases/{case.pk}")
    assert whole["state"] == "waiting"
    assert [one["side"] for one in whole["thread"]].count("outside") == 2
    assert call("put", f"cases/{case.pk}/state", state="done")["done_at"]
    assert [one["id"] for one in call("get", "cases?tab=done")["items"]] == [case.pk]


def test_a_second_person_decides_over_the_api(call, client, case, outside, lea):
    Channel.objects.update(needs_approval=True)
    Membership.objects.create(channel=outside, person=lea)
    call("put", f"cases/{case.pk}/answer", source="Ja")
    assert call("post", f"cases/{case.pk}/answer")["state"] == "awaiting"
    assert call("post", f"cases/{case.pk}/answer/withdrawal")["state"] == "draft"
    assert call("post", f"cases/{case.pk}/answer")["state"] == "awaiting"

    client.force_login(lea.user)
    path = f"cases/{case.pk}/answer/approval"
    assert call("post", path, decision="return", remark="Mit Dank")["state"] == "returned"
    call("post", path, 404)
    actions.submit(case_author(case), Answer.objects.get())
    assert call("post", path, seen=case.post_id)["state"] == "approved"
    assert Delivery.objects.count() == 1


def case_author(case):
    return fresh(Answer.objects.get(case=case)).author


def test_contributions_can_be_left_out(call, case, mira, tom, service):
    question = actions.reflect(mira, case, service, "Wer weiß das?")
    comment = conversations.comment(tom, question, "Ich.")
    call("post", f"cases/{case.pk}/contributions", comment=comment.pk)

    left = call("delete", f"cases/{case.pk}/contributions/{comment.pk}")

    assert left["drawn_from"] == []


def test_what_is_not_there_or_not_one_s_own_is_told_as_a_problem(call, case, tom):

    theirs = Attachment.objects.create(owner=tom, media_type="image/png")
    call("get", f"cases/{case.pk}/answer", 404)
    call("post", f"cases/{case.pk}/answer", 422)
    call("post", f"cases/{case.pk}/answer/withdrawal", 404)
    call("put", f"cases/{case.pk}/answer", 422, source="Ja", attachments=[theirs.pk])
    call("put", f"cases/{case.pk}/assignment", 422, assignee=tom.pk)
    assert call("put", f"cases/{case.pk}/answer", source="Ja", attachments=[])["attachments"] == []


def test_an_outdated_answer_is_a_conflict(call, case, heard):
    call("put", f"cases/{case.pk}/answer", source="Ja")
    heard("Hat sich erledigt", "reply", below=case.post)

    stopped = call("post", f"cases/{case.pk}/answer", 409)
    assert "1 " in stopped["detail"]
    (came_in,) = stopped["came_in"]
    assert (came_in["author"], came_in["plain"]) == ("Jana Sommer", "Hat sich erledigt")

    call("put", f"cases/{case.pk}/answer", source="Ja", based_on=came_in["post"])
    assert call("post", f"cases/{case.pk}/answer")["stage"] == "scheduled"


def test_who_is_no_part_of_the_desk_finds_nothing_over_the_api(call, client, case, tom, ada):
    for stranger in (tom, ada):
        client.force_login(stranger.user)
        assert call("get", "cases")["items"] == []
        for path in ("", "/notes", "/reflection", "/answer"):
            call("get", f"cases/{case.pk}{path}", 404)
        for path, body in (
            ("notes", {"source": "x"}),
            ("reflection", {"space": 1, "question": "x"}),
            ("contributions", {"comment": 1}),
            ("answer", {}),
            ("answer/preview", {"source": "x"}),
            ("answer/approval", {}),
            ("answer/withdrawal", {}),
        ):
            call("post", f"cases/{case.pk}/{path}", 404, **body)
        for path, body in (
            ("assignment", {}),
            ("kind", {}),
            ("state", {"state": "done"}),
            ("answer", {"source": "x"}),
        ):
            call("put", f"cases/{case.pk}/{path}", 404, **body)


def test_notes_and_questions_asked_inside_go_on_page_by_page(
    client, case, mira, service, pages_of, django_assert_max_num_queries
):
    client.force_login(mira.user)
    for number in range(55):
        actions.note(mira, case, f"Notiz {number}")
        actions.reflect(mira, case, service, f"Frage {number}")

    noted = [row["html"] for page in pages_of(f"cases/{case.pk}/notes") for row in page]
    assert len(set(noted)) == 55
    assert "Notiz 54" in noted[0]
    asked = [row["question"] for page in pages_of(f"cases/{case.pk}/reflection") for row in page]
    assert asked == [f"Frage {number}" for number in range(55)]
    with django_assert_max_num_queries(10):
        client.get(f"/api/v1/cases/{case.pk}/reflection")
