from hypothesis import given
from hypothesis import strategies as st

from resonanz.analysis.schulze import order

CHOICES = 5
rankings = st.permutations(range(CHOICES)).flatmap(
    lambda whole: st.integers(1, CHOICES).map(lambda length: tuple(whole[:length]))
)
elections = st.dictionaries(rankings, st.integers(1, 9), min_size=1, max_size=8)


def test_the_example_of_the_paper_comes_out_as_in_the_paper():
    """Schulze 2011, example 1: 45 voters, E > A > C > B > D."""
    cast = {
        "ACBED": 5, "ADECB": 5, "BEDAC": 8, "CABED": 3,
        "CAEBD": 7, "CBADE": 2, "DCEBA": 7, "EBADC": 8,
    }  # fmt: skip
    ballots = {tuple("ABCDE".index(name) for name in ballot): n for ballot, n in cast.items()}

    found = order(5, ballots)

    assert ["".join("ABCDE"[one] for one in place) for place in found.places] == list("EACBD")
    assert found.preferred[0] == (0, 20, 26, 30, 22)  # A against the others, as the paper counts


@given(elections)
def test_every_choice_has_one_place(ballots):
    places = order(CHOICES, ballots).places
    assert sorted(choice for place in places for choice in place) == list(range(CHOICES))


@given(elections)
def test_who_wins_against_each_other_wins(ballots):
    found = order(CHOICES, ballots)
    for one in range(CHOICES):
        if all(
            found.preferred[one][other] > found.preferred[other][one]
            for other in range(CHOICES)
            if other != one
        ):
            assert found.places[0] == (one,)


@given(elections, st.permutations(range(CHOICES)))
def test_the_names_of_the_choices_do_not_matter(ballots, names):
    """Neutral: with the choices renamed the same ones win under their new names."""
    renamed = {tuple(names[choice] for choice in ballot): n for ballot, n in ballots.items()}
    expected = [{names[choice] for choice in place} for place in order(CHOICES, ballots).places]
    assert [set(place) for place in order(CHOICES, renamed).places] == expected


@given(elections)
def test_the_other_way_round_the_only_winner_does_not_win(ballots):
    """Reversal symmetry, of which the method has its title; whole ballots only."""
    whole = {ballot: n for ballot, n in ballots.items() if len(ballot) == CHOICES}
    first = order(CHOICES, whole).places[0]
    turned = order(CHOICES, {ballot[::-1]: n for ballot, n in whole.items()}).places
    if len(first) == 1 and len(turned) > 1:
        assert first[0] not in turned[0]


@given(elections, st.data())
def test_to_be_put_higher_takes_no_victory_away(ballots, data):
    """Monotonic: whoever wins alone still wins where one ballot puts them first."""
    first = order(CHOICES, ballots).places[0]
    if len(first) > 1:
        return
    (winner,) = first
    raised = data.draw(st.sampled_from(sorted(ballots)))
    rest = ballots.copy()
    number = rest.pop(raised)
    better = (winner, *(choice for choice in raised if choice != winner))
    rest[better] = rest.get(better, 0) + number
    assert winner in order(CHOICES, rest).places[0]
