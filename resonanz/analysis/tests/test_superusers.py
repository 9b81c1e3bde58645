"""Who takes part most, how groups take part, and how a network holds together."""

import pytest

from .test_influencers import ask, refused


@pytest.fixture
def file(tmp_path):
    def write(text: str, name: str = "given.csv") -> str:
        path = tmp_path / name
        path.write_text(text)
        return str(path)

    return write


HEAD = "time,actor,target,kind\n"


def test_the_parts_are_what_the_formula_says(file):
    rows = (
        "2026-03-31 10:00:00,ann,bob,comment\n"
        "2026-03-31 11:00:00,ann,cid,reaction\n"
        "2026-03-01 09:00:00,ann,bob,reply\n"
        "2026-03-31 12:00:00,bob,bob,comment\n"
        "2026-03-31 12:00:00,cid,,post\n"
    )
    told = ask("superusers", "--interactions", file(HEAD + rows))
    ann, cid = told["superusers"]
    assert ann["person"] == "ann" and told["people"] == 2
    assert ann["parts"] == {"actions": 3 + 1 + 1.5, "people": 4.0, "days": 3.0}
    assert ann["score"] == 12.5
    assert cid["parts"] == {"actions": 3.0, "people": 0.0, "days": 2.0}


def test_many_reactions_to_one_person_on_one_day_are_not_worth_many(file):
    rows = "2026-03-01,spam,ann,reaction\n" * 1000
    rows += "".join(f"2026-03-0{day},fan,p{day},comment\n" for day in range(1, 5))
    first, second = ask("superusers", "--interactions", file(HEAD + rows))["superusers"]
    assert (first["person"], second["person"]) == ("fan", "spam")
    assert second["parts"]["actions"] < 10


def test_nothing_later_than_asked_for_is_seen(file):
    rows = "2026-03-01 10:00:00,ann,bob,comment\n"
    later = rows + "2026-03-02 00:00:00,cid,bob,comment\n" * 9
    asked = "--at", "2026-03-01"
    told = ask("superusers", "--interactions", file(HEAD + later), *asked)["superusers"]
    assert told == ask("superusers", "--interactions", file(HEAD + rows), *asked)["superusers"]


def test_somebody_far_ahead_is_surely_first_and_equals_are_not(file):
    rows = "".join(
        f"2026-03-{day:02},{who},p{partner},comment\n"
        for who, partners in (("ann", 20), ("bob", 1), ("cid", 1))
        for day in range(1, 21)
        for partner in range(partners)
    )
    told = ask("superusers", "--interactions", file(HEAD + rows), "--top", "2")
    ann, next_one = told["superusers"]
    assert ann["ranks"] == [1, 1] and ann["among_first"] == 1
    assert 0.2 < next_one["among_first"] < 0.8


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("soon,a,b,comment\n", "line 2: Column “time”: “soon” is not a time"),
        (
            "2026-03-01T10:00:00Z,a,b,share\n2026-03-01T10:00:00+02:00,a,b,share\n",
            "line 3: Column “time”: “2026-03-01T10:00:00+02:00” is of another time zone",
        ),
        ("2026-03-01,a,a,comment\n", "Nobody did anything towards others"),
    ],
)
def test_interactions_that_cannot_be_used_are_refused(file, rows, words):
    assert words in refused("superusers", "--interactions", file(HEAD + rows))


def test_seconds_since_1970_and_offsets_with_one_zone_are_read(file):
    told = ask("superusers", "--interactions", file(HEAD + "1082040961,1,2,message\n"))
    assert told["at"] == "2004-04-15 14:56:01"
    rows = "2026-03-01T10:00:00Z,a,b,share\n2026-03-01T10:00:00+00:00,a,c,share\n"
    assert ask("superusers", "--interactions", file(HEAD + rows))["people"] == 1


def roles_of(count: int, start: int = 0) -> str:
    """So many people in turn: two engagers, a broadcaster, an observer."""
    rows = ""
    for n in range(start, start + count, 4):
        for day in ("2026-03-01", "2026-03-10"):
            rows += (
                f"{day},p{n},p{n + 1},comment\n{day},p{n + 1},p{n},comment\n{day},p{n + 2},,post\n"
            )
    return rows


def test_roles_are_said_as_shares_of_groups_of_ten_at_least(file):
    homes = "person,department\n" + "".join(f"p{n},{'A' if n < 12 else 'B'}\n" for n in range(24))
    interactions = file(HEAD + roles_of(24))
    told = ask("roles", "--interactions", interactions, "--departments", file(homes, "d.csv"))
    expected = {
        "engager": 0.5,
        "catalyst": 0,
        "responder": 0,
        "broadcaster": 0.25,
        "observer": 0.25,
    }
    assert told["groups"] == [
        {"group": "A", "people": 12, "shares": expected},
        {"group": "B", "people": 12, "shares": expected},
    ]
    assert "p1" not in str(told["groups"])


def test_a_small_department_is_put_together_with_the_next_so_that_none_is_had_by_subtraction(file):
    homes = "person,department\n" + "".join(
        f"p{n},{'A' if n < 4 else 'B' if n < 16 else 'C'}\n" for n in range(32)
    )
    interactions = file(HEAD + roles_of(32))
    told = ask("roles", "--interactions", interactions, "--departments", file(homes, "d.csv"))
    assert [(group["group"], group["people"]) for group in told["groups"]] == [
        ("C", 16),
        ("small departments together", 16),
    ]


def test_nothing_is_said_of_few_people_or_of_people_all_alike(file):
    few = ask("roles", "--interactions", file(HEAD + roles_of(4)))["groups"]
    assert few == [{"group": "all", "people": 3, "shares": None}]
    alike = "".join(f"2026-03-01,p{n},,post\n" for n in range(12))
    assert ask("roles", "--interactions", file(HEAD + alike))["groups"][0]["shares"] is None


def test_a_network_is_described_without_naming_a_person(file):
    edges = "source,target\nann,bob\nbob,ann\nann,eve\nann,eve\nfay,gil\n"
    homes = "person,department\nann,A\nbob,A\neve,B\nfay,C\ngil,C\nhal,D\n"
    told = ask("network", "--edges", file(edges), "--departments", file(homes, "d.csv"))
    assert told["people"] == 6 and told["edges"] == 4
    assert told["reciprocity"]["of_edges"] == 0.5
    assert told["reciprocity"]["of_pairs"] == pytest.approx(1 / 3)
    assert told["reciprocity"]["density"] == pytest.approx(4 / 30)
    assert told["islands"] == {"number": 2, "greatest": 3, "sizes": [3, 2], "alone": 1}
    assert told["bridges"] == [
        {"departments": ["A", "B"], "edges": 1, "expected": 0.75, "hangs_on": 1}
    ]
    assert told["departments_without_bridge"] == ["C", "D"]
    assert told["between_share"] == 0.25
    # Sent: ann 3, bob 1, fay 1, nothing by three.
    assert told["concentration"]["silent"] == 3
    assert told["concentration"]["gini_without_silent"] == pytest.approx(4 / 15)
    assert told["concentration"]["gini_with_silent"] == pytest.approx(19 / 30)
    assert told["concentration"]["top_tenth_share"] == 0.6
    assert "ann" not in str(told)


def test_a_network_of_loops_alone_has_no_reciprocity(file):
    told = ask("network", "--edges", file("source,target\na,a\n"))
    assert told["reciprocity"]["of_edges"] is None and told["islands"]["alone"] == 1
