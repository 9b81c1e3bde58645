"""What a page is about stands in it before any script has run."""

from resonanz.channels.models import Channel
from resonanz.conversations import actions as conversations


def test_a_profile_says_what_the_person_said_as_far_as_one_may_read_it(
    client, mira, tom, service, make_space, django_assert_max_num_queries
):
    conversations.say(tom, service, "Laufräder zentriert man so")
    board = make_space("Vorstand", tom, access=Channel.Access.SECRET)
    conversations.say(tom, board, "Nur unter uns")
    client.force_login(mira.user)

    with django_assert_max_num_queries(12):
        page = client.get(f"/people/{tom.pk}/").content.decode()

    assert "Laufräder zentriert man so" in page
    assert "Nur unter uns" not in page
    assert "<html" in page and page.count("<html") == 1


def test_what_is_asked_of_somebody_is_a_page_their_home_leads_to(
    client, mira, tom, service, case, outside
):
    conversations.say(tom, service, "Wer kennt den Dichtring?", kind="question")
    conversations.say(tom, service, "Weißt du das, @mira?")
    client.force_login(mira.user)

    assert '<a href="/desk/asked">' in client.get("/").content.decode()
    page = client.get("/desk/asked").content.decode()

    for words in ("Wer kennt den Dichtring?", "Weißt du das", case.latest.plain):
        assert words in page
