from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from resonanz.channels.models import Channel, Membership
from resonanz.conversations import actions as conversations
from resonanz.conversations.actions import take_away
from resonanz.conversations.models import Draft, Post
from resonanz.core.time import now
from resonanz.desk import actions
from resonanz.desk.models import Answer, Presence
from resonanz.networks.models import Delivery

from .conftest import HTMX, case_of, fresh

# --- the case -----------------------------------------------------------------------------------


def test_a_case_shows_the_thread_and_what_was_said_inside_between(page, case, advice, heard):
    heard("Und noch etwas", "reply", below=case.post)

    text = page(f"cases/{case.pk}/")

    order = ["Der Akku hält", "Wer kennt das?", "Unter 5 °C", "Und noch etwas", 'id="answer-form"']
    places = [text.index(words, text.index("desk-thread")) for words in order]
    assert places == sorted(places)


def test_of_a_very_long_thread_the_newest_part_is_shown(page, case, said, mira):
    for number in range(3):
        said(f"Antwort {number}", below=case.post)
    posts = [
        Post(
            channel=case.channel,
            author=case.post.author,
            root_id=case.post.root_id,
            parent=case.post,
            path=f"{number:016}",
            plain=f"Flut {number}",
            html=f"<p>Flut {number}.</p>",
            remote_id=f"flood-{number}",
            said_at=now() + timedelta(seconds=number),
        )
        for number in range(250)
    ]
    Post.objects.bulk_create(posts)

    text = page(f"cases/{case.pk}/")

    assert "Flut 249." in text
    assert "Flut 30." not in text
    assert text.count("desk-entry ") == 200


def test_the_parts_of_a_case_stand_alone(page, case):
    for part in ("conversation", "context", "thread", "live", "person"):
        assert "<html" in page(f"cases/{case.pk}/{part}")
        assert "<html" not in page(f"cases/{case.pk}/{part}", **HTMX)
    for form in ("assignment", "reflection"):
        assert "<form" in page(f"cases/{case.pk}/{form}")
        assert "<html" not in page(f"cases/{case.pk}/{form}", **HTMX)


def test_who_is_not_part_of_a_secret_space_does_not_see_what_was_said_there(
    page, case, mira, tom, make_space
):
    board = make_space("Vorstand", mira, tom, access=Channel.Access.SECRET)
    question = actions.reflect(mira, case, board, "Zahlen wir das?")
    conversations.comment(tom, question, "Ja, ausnahmsweise.")
    assert "ausnahmsweise" in page(f"cases/{case.pk}/")

    board.memberships.filter(person=mira).delete()

    text = page(f"cases/{case.pk}/")
    assert "ausnahmsweise" not in text
    assert "Vorstand" not in text


def test_a_question_deleted_there_is_shown_as_such_and_cannot_be_answered(page, case):
    take_away(case.post)

    text = page(f"cases/{case.pk}/")

    assert "desk-gone" in text
    assert 'id="answer-form"' not in text


def test_outside_text_is_shown_without_its_markup(page, heard):
    case = case_of(heard("<script>alert(1)</script> <b>fett</b>"))

    text = page(f"cases/{case.pk}/")

    assert "<script>alert" not in text
    assert "<b>fett" not in text


def test_earlier_cases_and_posts_of_the_person_are_shown(page, heard, case, make_outside):
    other = make_outside("Zweites")
    earlier = case_of(heard("Damals gefragt", channel=other))

    text = page(f"cases/{case.pk}/person", **HTMX)

    assert f"/desk/cases/{earlier.pk}/" in text
    assert f"/posts/{earlier.post_id}/" in text


def test_agents_at_a_case_see_each_other(page, send, case, lea, outside):
    Membership.objects.create(channel=outside, person=lea)
    actions.be_present(lea, case, typing=True)

    assert "Lea Neumann" in page(f"cases/{case.pk}/")
    assert "Lea Neumann" in page(f"cases/{case.pk}/presence")
    answer = send(f"cases/{case.pk}/presence", typing="yes")
    assert "Lea Neumann" in answer.content.decode()
    assert Presence.objects.filter(person__name="Mira Kern", typing=True).exists()
    assert send(f"cases/{case.pk}/presence", leaves="yes").status_code == 204
    assert not Presence.objects.filter(person__name="Mira Kern").exists()


# --- what one does ------------------------------------------------------------------------------


def test_a_case_is_taken_sorted_noted_and_closed_with_and_without_script(send, case, mira):
    for htmx, status in ((True, 200), (False, 302)):
        for path, fields in (
            ("assignment", {"assignee": mira.pk}),
            ("kind", {"kind": "complaint"}),
            ("notes", {"source": "Kennt Deniz"}),
            ("state", {"state": "done"}),
        ):
            response = send(f"cases/{case.pk}/{path}", htmx=htmx, **fields)
            assert response.status_code == status
            text = response.content.decode()
            assert not htmx or path == "notes" or '<option value="complaint"' in text
            assert not htmx or path != "notes" or "<time" in text
    after = fresh(case)
    assert (after.assignee, after.kind, after.state) == (mira, "complaint", "done")
    assert send(f"cases/{case.pk}/assignment", assignee="").status_code == 200
    assert fresh(case).assignee is None


def test_a_question_is_asked_inside(send, case, service):
    response = send(f"cases/{case.pk}/reflection", space=service.pk, source="Wer weiß das?")

    assert response["HX-Redirect"] == f"/desk/cases/{case.pk}/"
    assert Post.objects.get(channel=service).source == "Wer weiß das?"
    again = send(f"cases/{case.pk}/reflection", htmx=False, space=service.pk, source="Und das?")
    assert again.status_code == 302


def test_a_question_about_a_private_message_warns_that_others_will_read_it(page, heard, service):
    case = case_of(heard("Meine Adresse …", "direct", visibility="direct"))

    assert "everybody in the space will read it" in page(
        f"cases/{case.pk}/reflection", HTTP_ACCEPT_LANGUAGE="en"
    ) or "lock" in page(f"cases/{case.pk}/reflection")


def test_a_comment_is_taken_into_what_is_being_typed_and_left_out_again(send, case, advice, mira):
    text = send(
        f"cases/{case.pk}/contributions", comment=advice.pk, source="Hallo Jana,"
    ).content.decode()
    assert "Hallo Jana,\n\nUnter 5 °C ist das normal." in text
    assert "Tom Wirth" in text

    text = send(
        f"cases/{case.pk}/contributions", leave_out=advice.pk, source="Eben getippt"
    ).content.decode()
    assert "desk-drawn" not in text
    assert "Eben getippt" in text


# --- the answer ---------------------------------------------------------------------------------


def test_an_answer_is_looked_at_before_it_goes_out(send, case):
    text = send(f"cases/{case.pk}/answer/preview", source="Ja, https://velora.example").content
    assert b"26 / 300" in text
    assert b"desk-problem" not in text

    text = send(f"cases/{case.pk}/answer/preview", source="x" * 301).content
    assert b"<mark>x</mark>" in text
    without_script = send(f"cases/{case.pk}/answer/preview", htmx=False, source="Ja").content
    assert b"2 / 300" in without_script
    assert Draft.objects.get().source == "Ja"


def test_an_answer_goes_out_and_its_way_is_drawn(send, page, case, advice, sent):
    newest = case.post.pk
    response = send(f"cases/{case.pk}/answer", source="Das ist normal.", based_on=newest)
    assert response["HX-Redirect"] == f"/desk/cases/{case.pk}/"
    assert "calendar" in page(f"cases/{case.pk}/") or "Das ist normal." in page(f"cases/{case.pk}/")

    sent(Answer.objects.get())

    text = page(f"cases/{case.pk}/")
    assert 'data-side="inside" data-state="done"' in text
    assert text.count('data-state="done"') == 3
    assert "is-ours" in text


def test_an_answer_without_script_goes_out_as_well(send, case):
    response = send(f"cases/{case.pk}/answer", htmx=False, source="Ja.", due_at="2099-01-01T10:00")

    assert (response.status_code, response.url) == (302, f"/desk/cases/{case.pk}/")
    assert Delivery.objects.get().due_at.year == 2099


@pytest.mark.parametrize("htmx", [True, False])
def test_an_outdated_answer_shows_what_came_in_between_and_goes_out_after_reading(
    send, case, heard, htmx
):
    heard("Hat sich erledigt!", "reply", below=case.post)

    stopped = send(
        f"cases/{case.pk}/answer", htmx=htmx, source="Das ist normal.", based_on=case.post.pk
    )
    text = stopped.content.decode()
    assert stopped.status_code == 409
    assert "Hat sich erledigt!" in text
    assert Draft.objects.get().source == "Das ist normal."
    newest = fresh(case).latest_id
    assert f'name="read_up_to" value="{newest}"' in text

    send(
        f"cases/{case.pk}/answer",
        htmx=htmx,
        source="Das ist normal.",
        based_on=case.post.pk,
        read_up_to=newest,
    )
    assert Delivery.objects.count() == 1


@pytest.mark.parametrize("htmx", [True, False])
def test_a_refused_answer_says_why_and_loses_nothing(send, case, htmx):
    response = send(f"cases/{case.pk}/answer", htmx=htmx, source="x" * 301, due_at="")

    assert response.status_code == 422
    assert Draft.objects.get().source == "x" * 301
    bad = send(f"cases/{case.pk}/answer", htmx=htmx, source="Ja", due_at="morgen")
    assert (bad.status_code, Draft.objects.get().source) == (422, "Ja")
    worse = send(f"cases/{case.pk}/answer", htmx=htmx, source="Ja", due_at="2026-13-77T10:00")
    assert worse.status_code == 422


def test_a_second_person_decides_on_the_screen(client, page, send, case, outside, lea):
    Channel.objects.update(needs_approval=True)
    Membership.objects.create(channel=outside, person=lea)
    send(f"cases/{case.pk}/answer", source="Das ist normal.")
    answer = Answer.objects.get()
    assert "withdrawal" in page(f"cases/{case.pk}/")
    assert "answer/approval" not in page(f"cases/{case.pk}/")
    assert page(f"cases/{case.pk}/").count('id="based-on"') == 1  # where live news puts itself

    client.force_login(lea.user)
    assert "answer/approval" in client.get(f"/desk/cases/{case.pk}/").content.decode()
    address = f"/desk/cases/{case.pk}/answer/approval"
    empty = client.post(address, {"answer": answer.pk, "decision": "return"}, **HTMX)
    assert empty.status_code == 422
    client.post(address, {"answer": answer.pk, "decision": "return", "remark": "Mit Dank"})
    assert fresh(answer).remark == "Mit Dank"

    client.force_login(answer.author.user)
    assert "Mit Dank" in page(f"cases/{case.pk}/")
    send(f"cases/{case.pk}/answer", source="Danke! Das ist normal.")
    client.force_login(lea.user)
    client.post(
        address, {"answer": answer.pk, "decision": "approve", "based_on": case.post.pk}, **HTMX
    )
    assert fresh(answer).state == "approved"


def test_an_answer_is_withdrawn_and_written_again_on_the_screen(send, page, case):
    send(f"cases/{case.pk}/answer", source="Ja.", due_at="2099-01-01T10:00")
    answer = Answer.objects.get()

    send(f"cases/{case.pk}/answer/withdrawal", answer=answer.pk)
    assert "answer/rewriting" in page(f"cases/{case.pk}/")
    send(f"cases/{case.pk}/answer/rewriting", answer=answer.pk)

    assert Answer.objects.get(state="draft").source == "Ja."


@pytest.mark.parametrize("state", ["scheduled", "sending", "unknown", "refused", "claimed"])
def test_the_state_of_a_delivery_is_shown_honestly(send, page, case, state):
    send(f"cases/{case.pk}/answer", source="Das ist normal.")
    Delivery.objects.update(state=state, problem="Zu schnell.")

    text = page(f"cases/{case.pk}/")

    assert "desk-answer" in text
    assert ("Zu schnell." in text) == (state in ("scheduled", "refused"))


def test_ones_own_answer_comes_in_by_itself_what_others_say_is_announced(
    page, send, case, sent, heard
):
    send(f"cases/{case.pk}/answer", source="Das ist normal.", based_on=case.post.pk)
    sent(Answer.objects.get())
    live = f"cases/{case.pk}/live?since={case.post.pk}"

    mine = page(live, **HTMX)

    assert "Das ist normal." in mine
    assert 'class="bar"' not in mine
    heard("Danke!", "reply", below=case.post)
    assert 'class="bar"' in page(live, **HTMX)


def test_whoever_agrees_sees_all_that_will_go_out(
    client, send, case, strict, lead, mira, tom, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    written = BytesIO()
    Image.new("RGB", (8, 8)).save(written, "PNG")
    picture = conversations.upload(mira, BytesIO(written.getvalue()))
    send(
        f"cases/{case.pk}/answer",
        source="So sieht es aus.",
        content_warning="Frost",
        attachments=[picture.pk],
        **{f"alt_{picture.pk}": "Ein Akku im Schnee"},
    )
    address = f"/desk/cases/{case.pk}/answer/pictures/{picture.pk}/"
    client.force_login(lead.user)

    shown = client.get(f"/desk/cases/{case.pk}/").content.decode()

    assert all(words in shown for words in ("Frost", "Ein Akku im Schnee", address))
    assert 'id="answer-form"' not in shown, "who decides has nothing to write"
    assert client.get(address).status_code == 200
    client.force_login(tom.user)
    assert client.get(address).status_code == 404


def test_what_is_only_announced_does_not_pass_for_read_when_approving(
    client, send, case, strict, lead, heard
):
    send(f"cases/{case.pk}/answer", source="Das ist normal.", based_on=case.post.pk)
    news = heard("Hat sich erledigt!", "reply", below=case.post)
    client.force_login(lead.user)
    address, answer = f"/desk/cases/{case.pk}", Answer.objects.get()

    live = client.get(f"{address}/live?since={case.post.pk}", **HTMX).content.decode()
    assert f'id="seen-{answer.pk}" name="based_on" value="{case.post.pk}"' in live
    decided = {"answer": answer.pk, "decision": "approve", "based_on": case.post.pk}
    stopped = client.post(f"{address}/answer/approval", decided, **HTMX)

    assert (stopped.status_code, Delivery.objects.count()) == (409, 0)
    assert "Hat sich erledigt!" in stopped.content.decode()
    thread = client.get(f"{address}/thread", **HTMX).content.decode()
    assert f'id="seen-{answer.pk}" name="based_on" value="{news.pk}"' in thread


def test_what_is_only_announced_does_not_pass_for_read_when_taking_words_in(
    send, case, advice, heard
):
    heard("Hat sich erledigt!", "reply", below=case.post)

    taken = send(f"cases/{case.pk}/contributions", comment=advice.pk, based_on=case.post.pk)

    assert f'name="based_on" value="{case.post.pk}"' in taken.content.decode()


def test_pictures_go_along_with_their_alternative_text(send, case, mira, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    written = BytesIO()
    Image.new("RGB", (8, 8)).save(written, "PNG")
    file = SimpleUploadedFile("akku.png", written.getvalue())
    picture = conversations.upload(mira, BytesIO(written.getvalue()))

    send(
        f"cases/{case.pk}/answer",
        source="So sieht es aus.",
        attachments=[picture.pk],
        pictures=file,
        **{f"alt_{picture.pk}": "Ein Akku"},
    )

    attached = Answer.objects.get().attachments.order_by("pk")
    assert [one.alt for one in attached] == ["Ein Akku", ""]
