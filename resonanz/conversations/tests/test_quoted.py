"""A post from outside stands inside as it stood there: its warning first, with its pictures."""

import re

import pytest

from resonanz.conversations import actions
from resonanz.conversations.attached import attachments
from resonanz.conversations.models import Attachment, Crossing

WORDS = "So sah die Bremse aus"


@pytest.fixture
def outside(hear):
    post = hear("1", WORDS)
    post.content_warning, post.link = "Unfall", "https://velora.example/bremse"
    post.save(update_fields=["content_warning", "link"])
    return post


@pytest.fixture
def picture(outside):
    return Attachment.objects.create(
        post=outside, alt="Eine Bremsscheibe", remote_address="https://cdn.example/bremse.jpg"
    )


@pytest.fixture
def kept(outside):
    """A picture whose file we keep ourselves."""
    return Attachment.objects.create(post=outside, alt="Das Rad", file="attachments/rad.png")


@pytest.fixture
def question(outside, picture, kept, mira, service):
    asked = actions.say(mira, service, "Wer weiß etwas?", kind="question")
    actions.cross(outside, asked, Crossing.Direction.IN, mira)
    return asked


def test_what_stood_behind_a_warning_stands_behind_it_inside(client, tom, question):
    client.force_login(tom.user)
    page = client.get(f"/posts/{question.pk}/").content.decode()

    quote = page[page.index('<blockquote class="quoted') : page.index("</blockquote>")]
    hidden = re.search(r"<details.*?</details>", quote, re.S)[0]
    assert "Unfall" in hidden.split("</summary>")[0]
    for words in (WORDS, 'alt="Eine Bremsscheibe"', "cdn.example", "velora.example/bremse"):
        assert words in hidden and words not in quote.replace(hidden, "")


def test_an_address_that_is_none_is_no_link(client, tom, outside, mira, service):
    outside.link = "javascript:alert(1)"
    Attachment.objects.create(post=outside, alt="x", remote_address="javascript:alert(2)")
    asked = actions.say(mira, service, "Und?", kind="question")
    actions.cross(outside, asked, Crossing.Direction.IN, mira)
    client.force_login(tom.user)

    assert "javascript:" not in client.get(f"/posts/{asked.pk}/").content.decode()


def may_see(person, picture):
    return attachments(person).filter(pk=picture.pk).exists()


def test_who_reads_the_quote_sees_its_picture_and_nobody_else_does(
    kept, question, tom, gus, make_person
):
    stranger = make_person("Nora Neu")
    assert may_see(tom, kept) and may_see(stranger, kept)
    assert not may_see(gus, kept), "a guest does not read the space"
    for access in ("closed", "secret"):
        question.channel.access = access
        question.channel.save(update_fields=["access"])
        assert may_see(tom, kept)
        assert not may_see(stranger, kept)


def test_a_picture_that_came_to_the_post_later_stands_in_no_quote(outside, question, tom):
    later = Attachment.objects.create(post=outside, alt="Nachtrag", file="attachments/neu.png")

    assert not may_see(tom, later)


def test_a_quote_elsewhere_shows_nobody_here_a_picture(
    outside, kept, question, tom, lea, make_space
):
    elsewhere = make_space("Umzug", lea, access="closed")
    question.channel.memberships.filter(person=tom).delete()
    question.channel = elsewhere
    question.save(update_fields=["channel"])

    assert may_see(lea, kept)
    assert not may_see(tom, kept)


def test_what_was_deleted_inside_or_outside_is_seen_in_no_quote(outside, kept, question, mira, tom):
    actions.delete(mira, question)
    assert not may_see(tom, kept)
    actions.restore(mira, question)
    assert may_see(tom, kept)

    actions.take_away(outside)
    assert not may_see(tom, kept)


def test_nothing_is_seen_of_a_thread_outside_whose_first_post_is_gone(hear, tom, mira, service):
    first = hear("1", "Hier fing es an")
    answer = hear("2", "Und weiter", answers="1")
    picture = Attachment.objects.create(post=answer, alt="x", file="attachments/x.png")
    asked = actions.say(mira, service, "Und?", kind="question")
    actions.cross(answer, asked, Crossing.Direction.IN, mira)
    assert may_see(tom, picture)

    actions.take_away(first)
    assert not may_see(tom, picture)
