"""From what is said to what is known: a thread becomes a page, an answer improves one."""

import pytest

from resonanz.conversations.actions import accept, comment, say
from resonanz.conversations.queries import visible_post
from resonanz.knowledge import actions, drawing, queries
from resonanz.knowledge.models import Page


@pytest.fixture
def question(tom, service):
    return say(
        tom, service, "Wie stellt man die Scheibenbremse ein?\nSie schleift.", kind="question"
    )


@pytest.fixture
def answer(mira, question):
    return comment(mira, question, "Den Sattel lösen, **Hebel ziehen**, festziehen.")


def test_an_answered_question_becomes_question_and_answer(tom, mira, question, answer):
    comment(tom, answer, "Danke!")
    accept(tom, answer)
    source = drawing.text_of(mira, visible_post(mira, question.pk))
    assert source.startswith("Wie stellt man die Scheibenbremse ein?")
    assert "## " in source
    assert "**Hebel ziehen**" in source
    assert "Danke!" not in source
    assert f"(/posts/{question.pk}/)" in source
    assert drawing.text_of(mira, visible_post(mira, answer.pk)) == source
    assert drawing.title_of(question) == "Wie stellt man die Scheibenbremse ein?"


def test_another_thread_becomes_all_that_was_said(tom, mira, question, answer):
    source = drawing.text_of(mira, visible_post(mira, question.pk))
    assert "**Mira Kern:** Den Sattel lösen" in source
    long = say(tom, question.channel, "Wort " * 60)
    assert len(drawing.title_of(long)) <= drawing.TITLE_LENGTH


def test_the_thread_says_what_came_of_it_and_what_is_like_it(
    client, tom, mira, lea, service, question, answer, run_jobs
):
    other = actions.write(tom, service, "Scheibenbremse", "Wie man die Scheibenbremse einstellt.")
    client.force_login(tom.user)
    shown = client.get(f"/knowledge/of/{question.pk}/").content.decode()
    assert f"/knowledge/{other.pk}/edit?with={question.pk}" in shown
    assert f"/knowledge/new?space={service.pk}&amp;made_of={question.pk}" in shown
    assert f"/knowledge/of/{question.pk}/" in client.get(f"/posts/{question.pk}/").content.decode()
    begun = client.get(f"/knowledge/new?space={service.pk}&made_of={question.pk}").content.decode()
    assert "Den Sattel lösen" in begun
    sent = {"space": service.pk, "title": "Bremse", "source": "Text", "made_of": question.pk}
    client.post("/knowledge/new", sent)
    made = Page.objects.get(title="Bremse")
    assert made.made_of == question
    assert queries.made_of(lea, question) == [made]
    assert "Bremse" in client.get(f"/knowledge/of/{answer.pk}/").content.decode()
    improved = client.get(f"/knowledge/{other.pk}/edit?with={answer.pk}").content.decode()
    assert "Wie man die Scheibenbremse einstellt." in improved
    assert "Den Sattel lösen" in improved
    assert "made_of=" in client.get(f"/knowledge/new?made_of={question.pk}").content.decode()


def test_pages_like_a_text_are_only_those_one_may_see(tom, lea, make_space, service):
    open_page = actions.write(tom, service, "Akku laden", "Den Akku bei Zimmertemperatur laden.")
    secret = make_space("Geheim", tom, access="secret")
    hidden = actions.write(tom, secret, "Akku geheim", "Der neue Akku wird anders geladen.")
    assert set(queries.similar(tom, "Wie soll ich den Akku laden?")) == {open_page, hidden}
    assert queries.similar(lea, "Wie soll ich den Akku laden?") == [open_page]
    assert queries.similar(lea, "? !") == []


def test_who_may_write_nowhere_is_offered_no_page(client, gus, make_space, tom):
    space = make_space("Agentur", tom, gus)
    post = say(tom, space, "Frage?")
    actions.restrict(tom, space, moderators_only=True)
    client.force_login(gus.user)
    shown = client.get(f"/knowledge/of/{post.pk}/").content.decode()
    assert "made_of" not in shown
