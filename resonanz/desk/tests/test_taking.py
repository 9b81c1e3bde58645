"""What a colleague said is taken into the draft, and all else that stands in the editor stays."""

from io import BytesIO

import pytest
from PIL import Image

from resonanz.channels.models import Channel
from resonanz.conversations import actions as conversations
from resonanz.desk import actions
from resonanz.desk.models import Answer


@pytest.fixture
def picture(mira, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    written = BytesIO()
    Image.new("RGB", (8, 8)).save(written, "PNG")
    return conversations.upload(mira, BytesIO(written.getvalue()))


@pytest.mark.parametrize("deed", ["comment", "leave_out"])
@pytest.mark.parametrize("htmx", [True, False])
def test_taking_a_comment_or_leaving_it_out_changes_nothing_else_of_the_answer(
    send, page, case, advice, picture, deed, htmx
):
    Channel.objects.filter(pk=case.channel_id).update(network="mastodon")
    typed = {
        "source": "Hallo Jana,",
        "visibility": "followers",
        "content_warning": "Technik",
        "due_at": "2030-12-24T10:00",
        "attachments": picture.pk,
        f"alt_{picture.pk}": "Das Typenschild",
    }

    send(f"cases/{case.pk}/contributions", htmx=htmx, **{deed: advice.pk}, **typed)
    text = page(f"cases/{case.pk}/")

    answer = Answer.objects.get()
    assert (answer.visibility, answer.content_warning) == ("followers", "Technik")
    assert answer.source.startswith("Hallo Jana,")
    assert answer.due_at is not None and answer.attachments.get().alt == "Das Typenschild"
    for words in ('value="Technik"', 'value="2030-12-24T10:00"', "Das Typenschild"):
        assert words in text
    assert '<option value="followers" selected' in text


def test_the_button_that_takes_a_comment_sends_the_whole_editor(page, case, advice):
    text = page(f"cases/{case.pk}/")

    button = text[text.rindex("<button", 0, text.index("desk-take")) :].split(">")[0]
    assert 'form="answer-form"' in button and 'hx-include="#answer-form"' in button


def test_while_ones_own_answer_waits_no_comment_is_offered_to_be_taken(page, awaiting, advice):
    assert "desk-take" not in page(f"cases/{awaiting.case_id}/")


def test_without_an_editor_the_words_kept_last_go_on(case, mira, advice):
    conversations.keep_draft(mira, f"case:{case.pk}", "Hallo Jana,")

    assert actions.take_into_draft(mira, case, advice).source.startswith("Hallo Jana,")


def test_all_that_was_typed_stands_in_the_editor_again(send, page, client, case, picture):
    Channel.objects.filter(pk=case.channel_id).update(network="mastodon")
    typed = {
        "source": "Hallo",
        "visibility": "unlisted",
        "content_warning": "Technik",
        "due_at": "2030-12-24T10:00",
        "attachments": picture.pk,
        f"alt_{picture.pk}": "Das Typenschild",
    }
    page()
    client.post(f"/drafts/case:{case.pk}", typed)

    text = page(f"cases/{case.pk}/")

    for words in ('value="Technik"', 'value="2030-12-24T10:00"', "Das Typenschild"):
        assert words in text
    assert '<option value="unlisted" selected' in text
    assert f'name="attachments" value="{picture.pk}" checked' in text
