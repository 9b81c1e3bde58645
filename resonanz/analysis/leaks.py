"""Which columns of posts tell the outcome itself: its parts, and what is known only afterwards.

A column is taken as known afterwards by what it is called (likes, reach, clicks …), as a part of
the outcome where columns add up to it, and as suspicious where its ranks are those of the outcome.
None of this can be proved from a file: what a person says with an option goes first.
"""

import re
from itertools import combinations

import numpy as np
from scipy.stats import rankdata

from .posts import Posts

_AFTER = frozenset(
    "like likes love loves wow wows haha hahas sad sads angry angrys comment comments share shares "
    "reaction reactions reply replies answer answers retweet retweets repost reposts boost boosts "
    "favourite favourites favorite favorites click clicks view views impression impressions reach "
    "reached engage engages engaged engagement engagements consumer consumers consumption saves "
    "consumptions interaction interactions saved plays watched watchtime ctr lifetime conversion "
    "conversions unfollows hides reports".split()
)
# Words that make of it something known before: likes of the page, shares of posts before, a
# question that asks for comments.
_BEFORE = frozenset(
    "page channel profile account follower followers fan fans previous prev prior past last mean "
    "average median usual planned expected has is with ask asks call calls wants budget".split()
)
_EARLY = re.compile(
    r"(^|_)(early|first_(hours?|day|minutes?|\d+_?(h|hours?|min|minutes?))|"
    r"h\d+|\d+_?(h|hr|hrs|hours?|min|minutes?))(_|$)"
)
_SAME_RANKS = 0.95
_FEWEST = 20


def words(name: str) -> list[str]:
    """The words of a column's name in small letters."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name)
    return [word for word in re.split(r"[^a-z0-9]+", spaced.lower()) if word]


def is_early(name: str) -> bool:
    """Whether a column tells of the first hours after publication (likes_1h, early_likes …)."""
    return bool(_EARLY.search("_".join(words(name))))


def after_publication(posts: Posts, outcome: str) -> dict[str, str]:
    """Columns known only after publication or telling the outcome, each with the reason."""
    found: dict[str, str] = {}
    parts = parts_of(posts, outcome)
    for name in posts.columns:
        if name == outcome or is_early(name):
            continue
        numbers = posts.numbers(name)
        if name in parts:
            others = [part for part in parts if part != name]
            found[name] = (
                f"adds up to the outcome with {', '.join(others)}"
                if others
                else ("is the outcome under another name")
            )
        elif numbers is None or len(np.unique(numbers[~np.isnan(numbers)])) <= 2:
            continue
        elif _tells_afterwards(words(name)):
            found[name] = "is known only after publication, by its name"
        elif _same_ranks(posts, name, outcome):
            found[name] = "goes so closely with the outcome that it must come from it"
    return found


def _tells_afterwards(said: list[str]) -> bool:
    """Whether a word of what people do comes before any that turns it into something known."""
    first = next((index for index, word in enumerate(said) if word in _AFTER), None)
    return first is not None and not set(said[:first]) & _BEFORE


def parts_of(posts: Posts, outcome: str) -> tuple[str, ...]:
    """The smallest set of at most five columns that add up to the outcome in 99 % of the rows."""
    total = posts.numbers(outcome)
    if total is None or len(posts) < _FEWEST or not np.nanstd(total):
        return ()
    candidates = {}
    for name, numbers in ((n, posts.numbers(n)) for n in posts.columns if n != outcome):
        if numbers is not None and np.nanstd(numbers) > 0:
            filled = np.nan_to_num(numbers)
            if np.mean((filled >= 0) & (filled <= total + 1e-9)) >= 0.99:
                candidates[name] = filled
    ranked = sorted(candidates, key=lambda name: -float(candidates[name].sum()))[:12]
    for size in range(1, 6):
        for chosen in combinations(ranked, size):
            same = np.abs(sum(candidates[name] for name in chosen) - total) < 1e-6
            if np.mean(same) >= 0.99:
                return chosen
    return ()


def _same_ranks(posts: Posts, name: str, outcome: str) -> bool:
    numbers, total = posts.numbers(name), posts.numbers(outcome)
    if numbers is None or total is None:
        return False
    known = ~np.isnan(numbers) & ~np.isnan(total)
    if known.sum() < _FEWEST or np.ptp(numbers[known]) == 0 or np.ptp(total[known]) == 0:
        return False
    ranks = np.corrcoef(rankdata(numbers[known]), rankdata(total[known]))[0, 1]
    return bool(abs(ranks) > _SAME_RANKS)
