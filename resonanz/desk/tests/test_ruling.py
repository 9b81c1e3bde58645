"""Rules say what becomes a case; the past can be tried; each rule's deeds are in its log."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from resonanz.channels.models import Membership
from resonanz.core.errors import Forbidden, Refused
from resonanz.desk import actions, queries
from resonanz.desk.matching import HEARD, Heard, becomes_a_case, first_that_fits, fits
from resonanz.desk.models import Case, Rule, RuleRun
from resonanz.notifications.models import Notification

from .conftest import case_of, fan_called


def rule(lea, name="Regel", **fields):
    return actions.make_rule(lea, name=name, is_active=True, **fields)


# --- what fits ------------------------------------------------------------------------------------

texts = st.sampled_from(["Der Akkupack brennt", "Rauch!", "Wo ist mein Rad?", ""])
heard_posts = st.builds(
    Heard, st.integers(1, 2), st.sampled_from(sorted(HEARD)), st.sampled_from(["de", "en", ""]),
    texts, st.booleans(),
)  # fmt: skip
rules = st.builds(
    Rule,
    channel_id=st.sampled_from([None, 1, 2]),
    reasons=st.lists(st.sampled_from(sorted(HEARD)), max_size=2),
    words=st.lists(st.sampled_from(["akku", "rauch", "pack", "rad?"]), max_size=2),
    language=st.sampled_from(["", "de"]),
    author=st.sampled_from(["", "known", "new"]),
    outcome=st.sampled_from(["case", "nothing"]),
)


@given(st.lists(rules, max_size=5), heard_posts)
def test_the_first_that_fits_decides(some, heard):
    found = first_that_fits(some, heard)
    fitting = [each for each in some if fits(each, heard)]
    assert found is (fitting[0] if fitting else None)
    expected = found.outcome == "case" if found else heard.reason != "watch"
    assert becomes_a_case(found, heard) == expected


@given(rules, heard_posts)
def test_a_rule_that_asks_for_more_fits_no_more(one, heard):
    wider = Rule(channel_id=None, reasons=one.reasons, words=[], language="", author="")
    assert fits(wider, heard) or not fits(one, heard)


@pytest.mark.parametrize(
    ("words", "text", "is_it"),
    [
        (["akku"], "Mein AKKUPACK ist leer", True),
        (["pack"], "Mein Akkupack ist leer", False),
        (["wo ist"], "Wo ist er?", True),
        (["c++"], "Wir mögen C++ sehr", True),
    ],
)
def test_a_word_fits_where_a_word_begins_with_it(words, text, is_it):
    assert fits(Rule(words=words), Heard(1, "reply", "de", text, False)) is is_it


# --- what is heard --------------------------------------------------------------------------------


def test_a_rule_makes_a_case_with_all_it_says(lea, lead, mira, outside, heard):
    label = actions.make_label(lea, "Akku", "sand")
    made = rule(
        lea, words=["rauch"], kind="crisis", priority=3, label=label, assignee=lea, channel=outside
    )

    case = case_of(heard("Aus dem Akku kommt Rauch"))

    assert (case.kind, case.priority, case.assignee) == ("crisis", 3, lea)
    assert list(queries.labels_of(case)) == [label]
    run = RuleRun.objects.get()
    assert (run.rule, run.case, run.outcome) == (made, case, "case")
    assert Notification.objects.filter(person=lea, reason="assigned").exists()
    assert case_of(heard("Wo ist mein Rad?")).kind == ""


def test_what_a_rule_keeps_away_becomes_no_case_and_stands_in_the_log(lea, heard, said):
    made = rule(lea, words=["gewinnspiel"], outcome="nothing")

    post = heard("Ich mache beim Gewinnspiel mit")

    assert not Case.objects.exists()
    assert RuleRun.objects.get().post_id == post.pk
    actions.remove_rule(lea, made)
    assert RuleRun.objects.get().name == "Regel"


def test_what_was_found_by_listening_becomes_a_case_by_a_rule_alone(lea, heard):
    heard("Die Räder von Velora sind laut", "watch")
    assert not Case.objects.exists()

    rule(lea, reasons=["watch"], words=["laut"])
    heard("Velora: wieder so laut", "watch", author=fan_called("zwei"))

    assert Case.objects.count() == 1


def test_who_writes_again_keeps_their_case_whatever_the_rules_say(lea, case, heard):
    rule(lea, outcome="nothing")

    heard("Und noch etwas", "reply", below=case.post)

    assert case_of(case.post).latest.plain == "Und noch etwas"
    assert not RuleRun.objects.exists()


def test_a_rule_knows_who_has_written_before(lea, case, heard):
    rule(lea, author="known", kind="praise")

    assert case_of(heard("Wieder ich")).kind == "praise"
    assert case_of(heard("Zum ersten Mal", author=fan_called("neu"))).kind == ""


def test_a_person_who_is_not_of_the_desk_is_not_given_it(lea, tom, heard):
    rule(lea, assignee=tom)
    assert case_of(heard("Hallo")).assignee is None


def test_a_rule_that_is_not_in_force_does_nothing(lea, heard):
    actions.make_rule(lea, name="Später", outcome="nothing")
    heard("Hallo")
    assert Case.objects.count() == 1


# --- looked after ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""}, {"name": "x" * 81}, {"words": ["x" * 61]}, {"outcome": "burn"},
        {"words": [str(n) for n in range(51)]}, {"reasons": ["own"]}, {"kind": "gossip"},
        {"author": "x"}, {"priority": 9},
    ],
)  # fmt: skip
def test_what_makes_no_rule_is_refused(lea, wrong):
    with pytest.raises(Refused):
        actions.make_rule(lea, **({"name": "Regel"} | wrong))


def test_only_those_who_run_the_outside_look_after_rules(lea, mira):
    made = rule(lea)
    for deed in (
        lambda: actions.make_rule(mira, name="x"),
        lambda: actions.change_rule(mira, made, name="x"),
        lambda: actions.remove_rule(mira, made),
        lambda: actions.order_rules(mira, []),
        lambda: queries.rules_of(mira),
    ):
        with pytest.raises(Forbidden):
            deed()


def test_a_hundred_rules_are_enough(lea, db):
    Rule.objects.bulk_create(Rule(name=str(number), position=number) for number in range(100))
    with pytest.raises(Refused):
        rule(lea)


def test_rules_are_made_ordered_changed_and_removed_on_the_page(client, lea, lead, outside, heard):
    client.force_login(lea.user)
    address = "/desk/settings/rules/"
    assert "empty" in client.get(address).content.decode()
    assert client.get(f"{address}new").status_code == 200
    fields = {"name": "Eins", "reason": ["reply"], "words": "Akku, Rauch", "outcome": "nothing"}
    assert client.post(f"{address}new", fields).status_code == 302
    client.post(f"{address}new", {"name": "Zwei", "channel": outside.pk, "assignee": lea.pk})
    first, second = queries.rules_of(lea)
    assert (first.words, second.assignee) == (["Akku", "Rauch"], lea)

    client.post(address, {"up": second.pk})
    assert list(queries.rules_of(lea)) == [second, first]
    client.post(address, {"down": second.pk})
    client.post(address, {"down": "x"})
    assert list(queries.rules_of(lea)) == [first, second]
    assert "Zwei" in client.get(address).content.decode()

    one = f"{address}{first.pk}"
    client.post(one, {"name": "Eins", "active": "on", "outcome": "nothing"})
    heard("Der Akku ist leer")
    assert "Der Akku ist leer" in client.get(one).content.decode()
    assert client.post(one, {"name": ""}).status_code == 422
    client.post(f"{one}/removal")
    assert list(queries.rules_of(lea)) == [second]


def test_the_past_is_tried_without_changing_anything(client, lea, lead, heard):
    post = heard("Danke, alles gut")
    heard("Bitte sehr", "reply", below=post)
    heard("Velora ist laut", "watch", author=fan_called("b"))
    rule(lea, "Kein Dank", words=["danke"], outcome="nothing")
    rule(lea, "Laut", words=["laut"], reasons=["watch"])
    before = Case.objects.count()

    run = queries.dry_run(lea, list(queries.rules_of(lea)))

    # Without a case for the thanks, what came after them begins one.
    assert (run.posts, run.cases, run.would_be) == (3, 1, 2)
    assert [count for _rule, count in run.by_rule] == [1, 1]
    assert [row.differs for row in run.rows] == [True, True, True]
    assert Case.objects.count() == before and not RuleRun.objects.exists()
    client.force_login(lea.user)
    for which in ("", "?which=active"):
        assert "Kein Dank" in client.get(f"/desk/settings/rules/dry-run{which}").content.decode()


def test_trying_costs_the_same_however_much_was_heard(lea, lead, heard):
    some = [rule(lea, words=["x"])]
    costs = []
    for number in range(6):
        heard(f"Frage {number}", author=fan_called(f"q{number}"))
        with CaptureQueriesContext(connection) as context:
            queries.dry_run(lea, some)
        costs.append(len(context))
    assert costs[0] == costs[-1] <= 6


def test_who_is_of_no_desk_tries_on_nothing(ada, heard, outside):
    Membership.objects.filter(channel=outside, person=ada).delete()
    outside.access = "secret"
    outside.save()
    heard("Streng geheim")
    assert queries.dry_run(ada, []).posts == 0


def test_programs_look_after_rules_too(client, lea, lead, outside, heard):
    client.force_login(lea.user)
    address, told = "/api/v1/desk/rules", {"content_type": "application/json"}
    label = actions.make_label(lea, "Akku", "sand")
    given = {"name": "Eins", "active": True, "words": ["akku"], "label": label.pk}
    made = client.post(address, given | {"channel": outside.pk, "assignee": lea.pk}, **told).json()
    other = client.post(address, {"name": "Zwei"}, **told).json()
    order = client.put(f"{address}/order", {"rules": [other["id"], made["id"]]}, **told).json()
    assert [row["id"] for row in order] == [other["id"], made["id"]]
    assert client.get(address).json() == order
    case = case_of(heard("Akku leer"))
    one = f"{address}/{made['id']}"
    assert client.get(f"{one}/runs").json()["items"][0]["case"] == case.pk
    tried = client.get(f"{address}/dry-run?active=true").json()
    assert tried["by_rule"] == [{"rule": made["id"], "posts": 1}]
    assert client.get(f"{address}/dry-run").json()["rows"][0]["rule"] == other["id"]
    assert client.put(one, {"name": "Drei", "kind": "praise"}, **told).json()["kind"] == "praise"
    assert client.delete(one).status_code == 204
