"""Answers kept as pages are put into the editor of a case, filled in; nothing open is sent."""

import pytest

from resonanz.channels.models import Membership
from resonanz.core.errors import Refused
from resonanz.desk import actions, offering, outgoing
from resonanz.knowledge import actions as knowledge
from resonanz.knowledge.variables import fill, unfilled


@pytest.fixture
def known(tom, service):
    """`known("Title", "Text")`: an answer for outside."""
    return lambda title, text, **more: knowledge.write(
        tom, service, title, text, is_answer=True, **more
    )


def test_what_is_known_is_filled_in_and_the_rest_is_told():
    filled = fill("Hallo {{ Name }} bei {{netzwerk}}, Bestellung {{Nummer}}!", {
        "name": "Jana", "network": "Mastodon", "signature": "",
    })  # fmt: skip
    assert filled.text == "Hallo Jana bei Mastodon, Bestellung {{Nummer}}!"
    assert filled.unfilled == ("Nummer",)
    assert unfilled("{{a}} {{a}} {{ b }} {c}") == ("a", "b")
    assert fill("{{signature}}", {"signature": ""}).unfilled == ("signature",)


def test_answers_like_the_question_are_offered_in_its_language_first(case, mira, known):
    fan = case.post.author.display_name
    english = known("Delivery", "Hello {{name}}, two weeks. {{signature}}", language="en")
    german = known("Lieferzeit", "Hallo {{name}}, zwei Wochen. {{order}}", language="de")
    found = offering.offers(mira, case)
    assert {one.page for one in found} == {english.pk, german.pk}
    assert all(fan in one.text for one in found)
    assert {one.unfilled for one in found} == {(), ("order",)}
    assert any(mira.name in one.text for one in found)
    (only,) = offering.offers(mira, case, "Lieferzeit")
    assert only.page == german.pk
    assert offering.offers(mira, case, "Unsinnwort") == []


def test_only_answers_one_may_read_are_offered(case, mira, tom, lea, make_space, known):
    knowledge.write(tom, make_space("Geheim", tom, access="secret"), "Intern", "x", is_answer=True)
    known("Offen", "Für alle")
    assert [one.title for one in offering.offers(mira, case)] == ["Offen"]
    assert Membership.objects.filter(person=tom).count() == 2


def test_they_are_listed_on_the_page_and_put_into_the_editor_without_a_script(
    client, case, mira, tom, service, known
):
    page = known("Lieferzeit", "Hallo {{name}}!")
    plain = knowledge.write(tom, service, "Keine Antwort", "Text")
    client.force_login(mira.user)
    where = f"/desk/cases/{case.pk}/answers"
    assert "Lieferzeit" in client.get(where).content.decode()
    part = client.get(f"{where}?q=Lieferzeit", headers={"HX-Request": "true"}).content.decode()
    assert "data-text=" in part
    assert "<html" not in part
    assert where in client.get(f"/desk/cases/{case.pk}/").content.decode()
    for _turn in range(2):
        assert client.post(f"{where}/{page.pk}").status_code == 302
    written = client.get(f"/desk/cases/{case.pk}/").content.decode()
    assert written.count(f"Hallo {case.post.author.display_name}!") >= 2
    assert client.post(f"{where}/{plain.pk}").status_code == 404
    (told,) = client.get(f"/api/v1/cases/{case.pk}/answers?q=Lieferzeit").json()
    assert told["title"] == "Lieferzeit"


def test_what_is_still_open_is_not_sent(case, mira):
    seen = outgoing.preview(case.channel, "Bestellung {{nummer}}", parent=case.latest)
    assert any("{{nummer}}" in one.message for one in seen.findings)
    answer = actions.draft_answer(mira, case, "Bestellung {{nummer}}", based_on=case.latest)
    with pytest.raises(Refused):
        actions.submit(mira, answer)
