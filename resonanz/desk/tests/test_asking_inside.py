"""The form in which a question is asked inside: the space is chosen by the person."""

from resonanz.conversations.models import Post
from resonanz.desk.queries import spaces_to_ask

from .conftest import case_of


def test_nobody_chooses_the_space_but_the_person_and_without_one_nothing_typed_is_lost(
    page, send, case, service, make_space, mira
):
    early = make_space("Akku", mira)
    form = page(f"cases/{case.pk}/reflection", HTTP_HX_REQUEST="true")
    assert "selected" not in form
    assert form.index('<option value="">') < form.index("Akku") < form.index("Service")

    for htmx in (True, False):
        refused = send(f"cases/{case.pk}/reflection", htmx=htmx, space="", source="Wer weiß <das>?")
        assert refused.status_code == 422
        text = refused.content.decode()
        assert "Wähle den Raum" in text
        assert htmx or "Wer weiß &lt;das&gt;?" in text
    assert not Post.objects.filter(channel__in=[early, service]).exists()
    empty = send(f"cases/{case.pk}/reflection", htmx=False, space=service.pk, source=" ")
    assert f'<option value="{service.pk}" selected' in empty.content.decode()


def test_where_the_desk_asked_last_is_proposed_first(page, send, case, service, make_space, mira):
    make_space("Akku", mira)
    send(f"cases/{case.pk}/reflection", space=service.pk, source="Wer weiß das?")

    form = page(f"cases/{case.pk}/reflection", HTTP_HX_REQUEST="true")

    assert form.index("Zuletzt gefragt") < form.index("Service") < form.index("Akku")


def test_where_something_alike_was_asked_is_proposed_with_the_reason(
    page, send, case, heard, service, make_space, mira, django_assert_max_num_queries
):
    workshop = make_space("Werkstatt", mira)
    for words, space in (
        ("Mein Ladegerät brummt laut.", workshop),
        ("Wo ist mein Paket?", service),
    ):
        other = case_of(heard(words))
        send(f"cases/{other.pk}/reflection", space=space.pk, source="Wer weiß das?")
    asked = case_of(heard("Warum brummt das Ladegerät nachts?"))

    with django_assert_max_num_queries(12):
        form = page(f"cases/{asked.pk}/reflection", HTTP_HX_REQUEST="true")

    reason = form.index("Weil dort nach Ähnlichem gefragt wurde")
    assert reason < form.index("Werkstatt („Mein Ladegerät brummt laut.“)")
    assert form.index("Werkstatt") < form.index("Zuletzt gefragt") < form.index("Service")


def test_what_one_may_not_see_is_no_reason(send, case, heard, make_space, mira, tom):
    workshop = make_space("Werkstatt", mira, tom)
    other = case_of(heard("Mein Ladegerät brummt laut.", "direct", visibility="direct"))
    send(f"cases/{other.pk}/reflection", space=workshop.pk, source="Wer weiß das?")
    asked = case_of(heard("Warum brummt das Ladegerät nachts?"))
    (for_tom,) = [one for one in spaces_to_ask(tom, asked) if one.pk == workshop.pk]
    (for_mira,) = [one for one in spaces_to_ask(mira, asked) if one.pk == workshop.pk]
    assert (for_tom.because, for_tom.alike) == ("asked", None)
    assert for_mira.because == "alike"
