"""What is sent again after a lost connection is said once; what is shared waits to be said."""

from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from resonanz.conversations import actions, queries
from resonanz.conversations.models import Post, SentOnce
from resonanz.core.errors import Refused

OURS = {"Sec-Fetch-Site": "none"}


@pytest.fixture
def picture_file(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    written = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(written, "PNG")
    return SimpleUploadedFile("rad.png", written.getvalue(), "image/png")


def test_a_form_sent_thrice_under_a_key_says_it_once(client, tom, mira, service):
    thread = actions.say(mira, service, "Frage")
    talk = actions.say(mira, service, "Noch eine")
    client.force_login(tom.user)
    for address, more in (
        (f"/channels/{service.pk}/posts", {}),
        (f"/posts/{thread.pk}/comments", {}),
        (f"/posts/{talk.pk}/comments", {}),
        ("/compose", {"channel": service.pk}),
    ):
        before = Post.objects.count()
        form = {"source": "Hallo", "once": str(uuid4()), **more}
        for _again in range(3):
            assert client.post(address, form).status_code == 302
        assert Post.objects.count() == before + 1, address


def test_a_program_says_it_once_under_an_idempotency_key(client, tom, mira, service):
    thread = actions.say(mira, service, "Frage")
    client.force_login(tom.user)
    for address in (f"channels/{service.pk}/posts", f"posts/{thread.pk}/comments"):
        before, headers = Post.objects.count(), {"Idempotency-Key": str(uuid4())}
        answers = [
            client.post(
                f"/api/v1/{address}", {"source": "Hallo"}, "application/json", headers=headers
            )
            for _again in range(2)
        ]
        assert [answer.status_code for answer in answers] == [201, 201]
        assert answers[0].json()["id"] == answers[1].json()["id"]
        assert Post.objects.count() == before + 1


def test_sent_again_with_other_words_it_has_the_last_ones(tom, service):
    key = str(uuid4())

    def say_it(words):
        return actions.said_once(tom, key, words, lambda: actions.say(tom, service, words))

    first = say_it("Hallo")
    assert say_it("Hallo zusammen").pk == first.pk
    first.refresh_from_db()
    assert first.source == "Hallo zusammen"
    actions.delete(tom, first)
    assert say_it("Hallo alle").pk == first.pk
    assert Post.objects.get().source == "Hallo zusammen"


def test_the_same_key_of_somebody_else_is_another(tom, mira, service):
    key = str(uuid4())
    for who in (tom, mira):
        actions.said_once(who, key, "Hallo", lambda who=who: actions.say(who, service, "Hallo"))
    assert Post.objects.count() == 2


def test_what_was_refused_can_be_sent_again_under_its_key(tom, service):
    key = str(uuid4())
    with pytest.raises(Refused):
        actions.said_once(tom, key, " ", lambda: actions.say(tom, service, " "))
    assert not SentOnce.objects.exists()
    actions.said_once(tom, key, "Hallo", lambda: actions.say(tom, service, "Hallo"))
    with pytest.raises(Refused):
        actions.said_once(tom, "no key", "Hallo", lambda: actions.say(tom, service, "Hallo"))


def test_what_the_device_shares_is_added_to_what_one_writes(client, tom, service, picture_file):
    client.force_login(tom.user)
    actions.keep_draft(tom, "compose", "Schon da")
    form = {"title": "Ein Rad", "text": "Schaut mal", "url": "https://velora.example/rad"}
    broken = SimpleUploadedFile("x.png", b"nothing", "image/png")
    answer = client.post(
        "/compose/shared", {**form, "pictures": [picture_file, broken]}, headers=OURS, follow=True
    )
    page = answer.content.decode()
    draft = queries.draft(tom, "compose")
    assert draft.source == "Schon da\n\nEin Rad\n\nSchaut mal"
    assert draft.fields["link"] == form["url"]
    assert len(draft.fields["attachments"]) == 1
    assert f'value="{form["url"]}"' in page
    assert "JPEG, PNG" in page
    assert not Post.objects.exists()


def test_a_link_that_comes_as_text_is_a_link_and_a_second_one_a_text(client, tom, service):
    client.force_login(tom.user)
    for link in ("https://velora.example/rad", "https://velora.example/2"):
        client.post("/compose/shared", {"text": link}, headers=OURS)
    draft = queries.draft(tom, "compose")
    assert (draft.source, draft.fields["link"]) == (
        "https://velora.example/2",
        "https://velora.example/rad",
    )


def test_another_site_shares_nothing_with_us(client, tom, service):
    client.force_login(tom.user)
    for told in ({"Sec-Fetch-Site": "cross-site"}, {}):
        answer = client.post("/compose/shared", {"text": "Hallo"}, headers=told)
        assert answer.status_code == 403
    assert queries.draft(tom, "compose") is None
