"""Questions: an accepted answer, and those like the one being typed."""

import json

import pytest

from resonanz.conversations import actions, queries, questions
from resonanz.conversations.models import Post
from resonanz.core.errors import Forbidden
from resonanz.core.models import Event
from resonanz.notifications.models import Notification


@pytest.fixture
def question(tom, service):
    return actions.say(tom, service, "Wie stellt man die Bremse ein?", kind="question")


@pytest.fixture
def answer(mira, question):
    return actions.comment(mira, question, "Mit dem **Inbus** am Hebel.")


def seen(viewer, post):
    """The post as a program reads it."""
    return json.loads(queries.post_json(viewer, post.pk))


def test_the_asker_accepts_an_answer_and_takes_that_back(tom, question, answer):
    actions.accept(tom, answer)
    assert seen(tom, question)["particulars"] == {"accepted": answer.pk}
    assert seen(tom, answer)["kind"] == "answer"

    actions.take_back_acceptance(tom, Post.objects.select_related("channel").get(pk=answer.pk))
    assert seen(tom, question)["particulars"] is None
    assert seen(tom, answer)["kind"] == "post"


def test_a_moderator_accepts_too_and_nobody_else(mira, tom, lea, question, answer):
    actions.accept(mira, answer)  # she owns the space
    with pytest.raises(Forbidden):
        actions.take_back_acceptance(lea, answer)
    assert seen(tom, question)["particulars"] == {"accepted": answer.pk}


def test_another_answer_takes_the_place_of_the_first(tom, mira, question, answer):
    other = actions.comment(mira, question, "Oder in der Werkstatt.")
    actions.accept(tom, answer)
    actions.accept(tom, other)
    assert seen(tom, question)["particulars"] == {"accepted": other.pk}
    assert [seen(tom, post)["kind"] for post in (answer, other)] == ["post", "answer"]


def test_only_comments_on_a_question_can_be_accepted(tom, mira, service):
    post = actions.say(tom, service, "Nur so erzählt")
    comment = actions.comment(mira, post, "Aha")
    for one in (post, comment):
        with pytest.raises(Forbidden):
            actions.accept(tom, one)


def test_the_accepted_answer_stands_below_its_question_and_is_marked(client, tom, question, answer):
    actions.accept(tom, answer)
    client.force_login(tom.user)
    for address in ("/", f"/posts/{question.pk}/"):
        page = client.get(address).content.decode()
        assert "To the answer" in page or "Zur Antwort" in page
        assert "<strong>Inbus</strong>" in page
    assert page.count("Angenommene Antwort") + page.count("Accepted answer") >= 2


def test_a_deleted_answer_answers_nothing_until_it_is_back(client, tom, mira, question, answer):
    actions.accept(tom, answer)
    answer = queries.visible_post(mira, answer.pk)
    actions.delete(mira, answer)
    assert seen(tom, question)["particulars"] is None
    actions.restore(mira, answer)
    assert seen(tom, question)["particulars"] == {"accepted": answer.pk}


def test_what_is_shown_below_the_question_follows_the_answer_and_its_author(
    client, tom, mira, question, answer
):
    actions.accept(tom, answer)
    client.force_login(tom.user)
    client.get("/")  # the card is kept
    actions.edit(mira, queries.visible_post(mira, answer.pk), "Mit dem Torx.")
    identity = mira.identities.get()
    identity.name = "Mira Neu"
    identity.save()
    page = client.get("/").content.decode()
    assert "Torx" in page and "Mira Neu" in page and "Inbus</strong>" not in page


def test_who_answered_hears_of_it_and_who_asked_where_a_moderator_says_so(
    tom, mira, lea, question, answer, run_jobs
):
    helped = actions.comment(lea, question, "Vorsichtig.")
    actions.accept(mira, helped)
    run_jobs()
    told = Notification.objects.filter(reason="accepted").values_list("person", flat=True)
    assert set(told) == {tom.pk, lea.pk}
    for person in (tom, lea):
        assert "Mira" in Notification.objects.get(reason="accepted", person=person).sentence


def test_a_question_like_the_one_typed_is_found(tom, mira, service):
    actions.say(tom, service, "Wie ist unsere Fahrradversicherung geregelt?", kind="question")
    actions.say(tom, service, "Wann ist die Kantine offen?", kind="question")
    actions.say(tom, service, "Die Versicherung ist teuer.")
    for typed in ("Gibt es eine Versicherung?", "versichrung für das Fahrrad"):
        found = questions.similar(mira, typed)
        assert [one.plain[:20] for one in found] == ["Wie ist unsere Fahrr"], typed
    assert questions.similar(mira, "Urlaub beantragen") == []
    assert questions.similar(mira, "") == questions.similar(mira, "an \x00 ist") == []


def test_nobody_is_shown_a_question_they_may_not_read(tom, lea, gus, make_space):
    secret = make_space("Vorstand", tom, access="secret")
    actions.say(tom, secret, "Wer übernimmt die Fahrradversicherung?", kind="question")
    assert questions.similar(tom, "Fahrradversicherung")
    for outsider in (lea, gus):
        assert questions.similar(outsider, "Fahrradversicherung") == []


def test_similar_questions_are_a_part_below_the_composer(client, tom, mira, service):
    asked = actions.say(mira, service, "Wie lädt man den Akku im Winter?", kind="question")
    client.force_login(tom.user)
    part = client.post("/compose/similar", {"source": "Akku im Winter laden"}).content.decode()
    assert f"/posts/{asked.pk}/" in part
    api = client.get("/api/v1/questions/similar?q=Akku im Winter laden").json()
    assert [one["id"] for one in api["items"]] == [asked.pk]
    fields = client.get("/compose/fields?kind=question").content.decode()
    assert "/compose/similar" in fields


def test_accepting_twice_or_taking_back_what_is_not_accepted_changes_nothing(tom, question, answer):
    actions.take_back_acceptance(tom, answer)
    assert not Event.objects.filter(verb="answer.taken_back").exists()
    actions.accept(tom, answer)
    actions.accept(tom, answer)
    assert Event.objects.filter(verb="answer.accepted").count() == 1
    assert seen(tom, question)["particulars"] == {"accepted": answer.pk}
