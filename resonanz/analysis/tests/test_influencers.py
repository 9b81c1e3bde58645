"""Who is chosen to carry the departments along, and what is said of the choice."""

import itertools
import json

import numpy as np
import pytest
from click.testing import CliRunner

from resonanz.analysis.cli import insights
from resonanz.analysis.graphs import read_network
from resonanz.analysis.influencers import propose
from resonanz.analysis.spread import expected, traces


@pytest.fixture
def files(tmp_path):
    def write(edges: str, departments: str = "") -> list[str]:
        (tmp_path / "edges.csv").write_text(edges)
        (tmp_path / "departments.csv").write_text(departments)
        told = ["--edges", str(tmp_path / "edges.csv")]
        return told + (["--departments", str(tmp_path / "departments.csv")] if departments else [])

    return write


def ask(command: str, *options: str) -> dict:
    result = CliRunner().invoke(insights, [command, *options, "--json"])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def refused(command: str, *options: str) -> str:
    result = CliRunner().invoke(insights, [command, *options])
    assert result.exit_code == 1 and not result.stdout
    return result.stderr


TWO_DEPARTMENTS = "person,department\nann,A\nbob,A\ncid,A\neve,B\nfay,B\n"


def test_one_for_each_department_reaches_most_and_counts_whom_each_reaches_alone(files):
    edges = (
        "source,target\nann,bob\nann,cid\nbob,cid\neve,cid\nfay,eve\nfay,ann\nfay,fay\nann,bob\n"
    )
    told = ask("influencers", *files(edges, TWO_DEPARTMENTS), "--per-heads", "0")
    assert list(told) == ["influencers", "coverage", "bound", "stability"]
    assert told["influencers"] == [
        {"person": "ann", "department": "A", "covers": ["ann", "bob", "cid"], "alone": 2},
        {"person": "fay", "department": "B", "covers": ["ann", "eve", "fay"], "alone": 2},
    ]
    assert told["coverage"]["all"] == {"covered": 5, "people": 5, "share": 1.0}
    assert told["coverage"]["departments"]["B"] == {"covered": 2, "people": 2, "share": 1.0}
    assert told["bound"] == 5


@pytest.mark.parametrize(("per_heads", "number"), [("0", 1), ("50", 2), ("2", 4), ("1", 6)])
def test_one_more_for_each_started_so_many_heads_and_at_most_all(files, per_heads, number):
    edges = "source,target\n" + "".join(f"p{n},p{n + 1}\n" for n in range(5))
    told = ask("influencers", *files(edges), "--per-heads", per_heads)
    assert len(told["influencers"]) == number


def test_the_other_direction_and_both_can_be_asked_for(files):
    given = files("source,target\nb,a\nc,a\nd,a\n")
    assert ask("influencers", *given, "--per-heads", "0")["coverage"]["all"]["covered"] == 2
    for way in ("in", "both"):
        told = ask("influencers", *given, "--per-heads", "0", "--reach", way)
        assert told["influencers"][0]["person"] == "a" and told["bound"] == 4


def test_people_without_department_or_edges_are_neither_lost_nor_counted_wrongly(files):
    told = ask(
        "influencers",
        *files("source,target\nann,guest\nguest,bob\nann,bob\n", TWO_DEPARTMENTS + "gil,C\n"),
        "--per-heads",
        "0",
    )
    assert told["coverage"]["all"]["people"] == 6
    assert {row["person"] for row in told["influencers"]} >= {"ann", "gil"}
    assert "guest" not in told["influencers"][0]["covers"]


def test_among_equals_the_one_whose_word_goes_further_is_chosen(files):
    # `a` and `b` each reach one directly; whom `b` reaches passes it on for certain.
    edges = "source,target\na,x\nb,y\ny,z1\ny,z2\ny,z3\nc,x\n"
    people = "person,department\na,A\nb,A\nx,X\ny,X\nz1,X\nz2,X\nz3,X\nc,X\n"
    told = ask("influencers", *files(edges, people), "--per-heads", "0", "--seed", "3")
    assert told["influencers"][0]["person"] in {"a", "b"}
    network = read_network(*files(edges, people)[1::2])
    b = network.people.to_pylist().index("b")
    assert expected(network, np.array([b]), runs=200) == pytest.approx(5)


def test_the_order_of_the_rows_changes_nothing(files):
    rows = [f"{a},{(a * a + 3 * b) % 40}" for a, b in itertools.product(range(40), range(4))]
    first = ask("influencers", *files("\n".join(["source,target", *rows])), "--per-heads", "10")
    again = ask(
        "influencers", *files("\n".join(["source,target", *rows[::-1]])), "--per-heads", "10"
    )
    assert first["influencers"] == again["influencers"]


def test_small_networks_are_solved_exactly(files):
    dice = np.random.default_rng(5)
    for _ in range(5):
        pairs = dice.integers(0, 18, (45, 2))
        edges = "source,target\n" + "\n".join(f"{a},{b}" for a, b in pairs)
        people = "person,department\n" + "\n".join(f"{p},{p % 3}" for p in range(18))
        network = read_network(*files(edges, people)[1::2])
        reach = np.eye(network.size, dtype=bool)
        reach[network.source, network.target] = True
        groups = [np.flatnonzero(network.department == group) for group in range(3)]
        best = max(reach[list(each)].any(axis=0).sum() for each in itertools.product(*groups))
        proposal = propose(network, per_heads=0)
        assert proposal.reached == best == proposal.bound


def test_a_large_network_is_bounded_and_beats_choosing_by_degree(files):
    dice = np.random.default_rng(4)
    speaks = dice.pareto(1.5, 3000) + 0.1
    source = dice.choice(3000, 70_000, p=speaks / speaks.sum())
    target = dice.integers(0, 3000, 70_000)
    edges = "\n".join(f"{a},{b}" for a, b in zip(source, target, strict=True))
    people = "\n".join(f"{p},{p % 20}" for p in range(3000))
    given = files("source,target\n" + edges, "person,department\n" + people)[1::2]
    network = read_network(*given).alike()
    proposal = propose(network, per_heads=0)
    degree = np.bincount(network.source, minlength=network.size)
    groups = [np.flatnonzero(network.department == group) for group in range(20)]
    plain = np.array([each[np.argmax(degree[each])] for each in groups])
    reached = np.union1d(plain, network.target[np.isin(network.source, plain)]).size
    assert reached < proposal.reached <= proposal.bound < 1.1 * proposal.reached
    assert sorted(network.department[proposal.chosen]) == list(range(20))


def test_reverse_reachable_sets_estimate_what_simulation_finds(files):
    dice = np.random.default_rng(2)
    edges = "source,target\n" + "\n".join(f"{a},{b}" for a, b in dice.integers(0, 50, (200, 2)))
    network = read_network(files(edges)[1])
    chosen = np.array([0, 7, 30])
    met = traces(network, sets=network.size * 400, seed=1)
    estimate = (met[chosen].sum(axis=0) > 0).mean() * network.size
    assert estimate == pytest.approx(expected(network, chosen, seed=1), rel=0.03)


@pytest.mark.parametrize(
    ("edges", "departments", "words"),
    [
        ("from,to\na,b\n", "", "line 1: The column “source” is missing"),
        ("source,target\na,\n", "", "line 2: Column “target”: a text is missing"),
        ("source,target\n", "", "no rows"),
        ("source,target\na,b\n", "person,department\na,A\na,B\n", "line 3: Column “department”"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_place(files, edges, departments, words):
    assert words in refused("influencers", *files(edges, departments))


def test_a_weight_must_be_above_zero(files):
    given = files("source,target,weight\na,b,1\nb,a,0\n")
    assert "line 3: Column “weight”: 0 is not above zero" in refused(
        "influencers", *given, "--weights"
    )


def test_without_json_it_is_said_in_words(files):
    said = CliRunner().invoke(insights, ["influencers", *files("source,target\na,b\na,c\n")]).output
    assert said.startswith("2 influencers directly reach 3 of 3 people (100.0%). No other choice")
