"""How large the organisation of the benchmark is."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """Numbers of things; the reactions are spread over posts and comments."""

    people: int = 2_000
    spaces: int = 200
    posts: int = 100_000
    comments: int = 500_000
    reactions: int = 2_000_000
    spaces_a_person: int = 12


FULL = Size()
# Many spaces; for the search nobody needs to have reacted.
WIDE = Size(spaces=1_000, reactions=0)
# The same organisation when it was young: for "ten times the posts cost at most 1.2 times".
TENTH = Size(posts=10_000, comments=50_000, reactions=200_000)
