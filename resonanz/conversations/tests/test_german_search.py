"""Two hundred searches as colleagues type them, each for a post that somebody wrote."""

import sys
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from resonanz.conversations import actions, searching
from resonanz.conversations.searching.learning import learn_words

CORPUS = Path(__file__).parents[3] / "tests/corpus/german_search.txt"
FIRST = 5
AT_LEAST = 0.9


def written() -> list[tuple[str, list[tuple[str, str]]]]:
    """What was written, each with the (kind, query) it is to be found by."""
    posts: list[tuple[str, list[tuple[str, str]]]] = []
    for line in CORPUS.read_text().splitlines():
        if line.startswith("  "):
            kind, _colon, query = line.strip().partition(": ")
            posts[-1][1].append((kind, query))
        elif line.strip() and not line.startswith("#"):
            posts.append((line, []))
    return posts


@pytest.fixture
def said(tom, service):
    """The queries with the number of the post each is for, all posts being said."""
    queries = [
        (kind, query, post.pk)
        for text, asked in written()
        for post in [actions.say(tom, service, text, language="de")]
        for kind, query in asked
    ]
    learn_words(everything=True)
    return queries


def test_nine_of_ten_german_searches_find_the_post_among_the_first_five(tom, said, capsys):
    assert len(said) == 200
    found, missed = Counter(), defaultdict(list)
    for kind, query, post in said:
        first = [hit.id for hit in searching.search(tom, query).posts.rows[:FIRST]]
        found[kind] += post in first
        if post not in first:
            missed[kind].append(query)
    asked = Counter(kind for kind, _query, _post in said)
    found["all"] = found.total()
    lines = [
        f"  {kind:7}{found[kind]:4} of {count:3}   {', '.join(missed[kind])}"
        for kind, count in [*asked.items(), ("all", asked.total())]
    ]
    with capsys.disabled():
        sys.stdout.write("\n".join(["", "German search, found in the first five:", *lines, ""]))

    assert found["all"] >= AT_LEAST * asked.total()
    assert all(found[kind] >= 0.75 * count for kind, count in asked.items())
