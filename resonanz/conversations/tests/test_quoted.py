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
def question(outside, picture, mira, service):
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


def test_who_reads_the_quote_sees_its_picture_and_nobody_else_does(
    outside, picture, question, tom, mira, make_person
):
    assert attachments(tom).filter(pk=picture.pk).exists()
    question.channel.access = "secret"
    question.channel.save(update_fields=["access"])
    stranger = make_person("Nora Neu")
    assert not attachments(stranger).filter(pk=picture.pk).exists()


def test_a_picture_that_was_deleted_outside_is_seen_in_no_quote(outside, picture, question, tom):
    actions.take_away(outside)

    assert not attachments(tom).filter(pk=picture.pk).exists()
