"""What people searched for and did not find: counted without names, owned by somebody."""

import pytest

from resonanz.core.errors import Forbidden, Gone, Refused
from resonanz.knowledge import actions, sought
from resonanz.knowledge.actions.missing import GROUPS, _group_of
from resonanz.knowledge.models import Missed
from resonanz.people.models import Person


@pytest.fixture
def asked():
    """`asked("words", by)`: so many people of different groups searched for it in vain."""

    def ask(words, by):
        groups = set()
        number = 10_000
        while len(groups) < by:
            number += 1
            person = Person(pk=number)
            group = _group_of(person, words)
            if group not in groups:
                groups.add(group)
                actions.note_missed(person, words)
        return Missed.objects.get(words=words)

    return ask


def test_it_is_counted_and_nobody_is_stored_with_it(ada, tom):
    for words in ("Akku  Schlüssel", "akku schlüssel", " AKKU SCHLÜSSEL "):
        actions.note_missed(tom, words)
    (row,) = Missed.objects.all()
    assert (row.words, row.times, row.asked_by_at_least) == ("akku schlüssel", 3, 1)
    assert {field.name for field in Missed._meta.get_fields() if field.is_relation} == {
        "by", "page",
    }  # fmt: skip
    assert 0 <= _group_of(tom, "x") < GROUPS
    assert sought.missed(ada) == []


def test_what_looks_like_an_address_or_a_number_is_not_kept(tom):
    for words in ("jana@example.org", "0151 2345678", "80331", "ab", "x" * 300, ""):
        actions.note_missed(tom, words)
    assert not Missed.objects.exists()


def test_only_what_several_searched_for_is_shown_and_only_to_who_keeps_the_list(ada, tom, asked):
    few, many = asked("ladegerät", 2), asked("leasing", 4)
    assert sought.missed(ada) == [many]
    with pytest.raises(Forbidden):
        sought.missed(tom)
    with pytest.raises(Gone):
        sought.missed_one(ada, few.pk)
    actions.keep_list(ada, tom)
    assert sought.keeper() == tom
    assert sought.missed(tom) == [many]
    assert sought.missed_one(tom, many.pk) == many


def test_the_list_is_looked_after_by_a_colleague(ada, tom, gus):
    assert sought.keeper() is None
    with pytest.raises(Refused):
        actions.keep_list(ada, gus)
    with pytest.raises(Forbidden):
        actions.keep_list(tom, tom)


def test_what_becomes_of_it_is_said(ada, mira, tom, make_space, page, asked):
    row = asked("leasing", 3)
    actions.settle(ada, row, "promised")
    assert [one.by for one in sought.missed(ada, "promised")] == [ada]
    with pytest.raises(Refused):
        actions.settle(ada, row, "answered")
    with pytest.raises(Refused):
        actions.settle(ada, row, "verschoben")
    with pytest.raises(Forbidden):
        actions.settle(tom, row, "dropped")
    actions.settle(ada, row, "answered", page)
    assert sought.missed(ada, "answered")[0].page == page
    assert sought.answered(tom, "Leasing") == page
    assert sought.answered(tom, "etwas anderes") is None
    assert sought.answered(tom, "") is None
    secret = actions.write(mira, make_space("Geheim", mira, access="secret"), "Intern", "Text")
    actions.settle(ada, row, "answered", secret)
    assert sought.answered(tom, "Leasing") is None
    assert sought.missed(ada, "answered")[0].page is None
    actions.settle(ada, row, "open")
    assert sought.missed(ada) == [row]


def test_a_whole_search_without_a_hit_is_noted_and_no_other(client, tom, page):
    client.force_login(tom.user)
    client.get("/search?q=Inbus")
    client.get("/search?q=Unauffindbar", headers={"HX-Request": "true"})
    client.get("/api/v1/search?q=Inbus")
    assert not Missed.objects.exists()
    shown = client.get("/search?q=Unauffindbar").content.decode()
    assert 'action="/knowledge/missed/"' in shown
    client.get("/api/v1/search?q=Nirgends")
    client.post("/knowledge/missed/", {"q": "unauffindbar"})
    assert dict(Missed.objects.values_list("words", "times")) == {"unauffindbar": 2, "nirgends": 1}


def test_the_list_on_the_screen_and_over_the_api(client, ada, tom, page, asked):
    row, other = asked("leasing", 3), asked("jobrad", 3)
    client.force_login(ada.user)
    assert "/knowledge/missed/" in client.get("/knowledge/").content.decode()
    assert "leasing" in client.get("/knowledge/missed/").content.decode()
    client.post("/knowledge/missed/keeper")
    assert sought.keeper() == ada
    client.post(f"/knowledge/missed/{row.pk}", {"state": "answered", "page": ""})
    assert Missed.objects.get(pk=row.pk).state == "open"
    client.post(f"/knowledge/missed/{row.pk}", {"state": "answered", "page": page.address})
    listed = client.get("/knowledge/missed/?state=answered").content.decode()
    assert page.title in listed
    part = client.get("/knowledge/missed/answer?q=Leasing").content.decode()
    assert page.title in part
    (told,) = client.get("/api/v1/missed-searches").json()
    assert (told["words"], told["asked_by_at_least"]) == ("jobrad", 3)
    where = f"/api/v1/missed-searches/{other.pk}"
    sent = {"state": "answered", "page": page.pk}
    settled = client.put(where, sent, content_type="application/json")
    assert settled.json()["state"] == "answered"
    handed = client.put(
        "/api/v1/missed-searches/keeper", {"person": tom.pk}, content_type="application/json"
    )
    assert handed.status_code == 204
    assert sought.keeper() == tom
