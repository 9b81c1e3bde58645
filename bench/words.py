"""Sentences from a small vocabulary in which few words are frequent and most are rare."""

from random import Random

_SYLLABLES = (
    "an ba bel dor en fa gen hal in ka lei mar no or per rad sel ter un vor wan zel schrau ben "
    "ket te licht brem se akku win strecke"
).split()
_FRAME = (
    "wir haben heute die neue und der alte ist nicht mehr so gut wie ein bei für mit auf".split()
)


def vocabulary(count: int = 4000) -> list[str]:
    """The words, most frequent first; always the same."""
    random = Random(7)
    words = dict.fromkeys(_FRAME)
    while len(words) < count:
        words["".join(random.choice(_SYLLABLES) for _ in range(random.randrange(2, 5)))] = None
    return list(words)


_WORDS = vocabulary()


def word(random: Random) -> str:
    """A word, drawn so that the first are the most frequent."""
    return _WORDS[min(int(random.paretovariate(0.7)) - 1, len(_WORDS) - 1)]


def sentence(random: Random, words: int) -> str:
    """A sentence of about so many words; every sixth asks."""
    text = " ".join(word(random) for _ in range(max(3, int(random.gauss(words, words / 4)))))
    return text.capitalize() + ("?" if random.random() < 1 / 6 else ".")
