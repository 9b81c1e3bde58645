"""The form in which a question is asked inside: the space is chosen by the person."""

from resonanz.conversations.models import Post


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
