"""What is looked at in the demonstration: a word of the list, a report, and a decision with an
appeal that waits."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from resonanz.conversations import actions
from resonanz.conversations.models import Decision, Post, Review

from .organisation import Cast
from .timeline import Timeline

HEATED = "Wer hat schon wieder die Drehmomentschlüssel verliehen? Das ist doch Schwachsinn."
SOLD = "Verkaufe mein altes Hollandrad, 80 Euro, Selbstabholung. Bei Interesse bitte anrufen!"
CURT = "Wer die Prüfliste nicht lesen kann, soll es halt lassen."


def plan_order(timeline: Timeline, cast: Cast) -> None:
    """Tom looks after the workshop: two posts wait for him, one he has decided."""
    workshop = cast.spaces["werkstatt"]
    tom, ada = cast.people["Tom Wirth"], cast.people["Ada Berger"]
    said: list[Post] = []

    def at(days: float, deed: Callable[[], object]) -> None:
        timeline.at(timeline.begins - timedelta(days=days), deed)

    def say(name: str, text: str) -> None:
        said.append(actions.say(cast.people[name], workshop, text))

    def report(name: str, number: int, reason: str, words: str) -> None:
        actions.report(cast.people[name], said[number], reason, words)

    def decide() -> None:
        review = Review.objects.get(post=said[0])
        reason = "Bitte ohne Spitzen gegen einzelne. Schreib gern noch einmal, was dir fehlt."
        decision = actions.decide(tom, review, Decision.Deed.HIDE, reason)
        author = cast.people["Bernd Schuster"]
        actions.appeal(author, decision, "Das ging gegen niemanden, sondern gegen die Liste.")

    at(40, partial(actions.watch_words, ada, ["schwachsinn", "vertraulich"]))
    at(3.1, partial(say, "Bernd Schuster", CURT))
    at(3.0, partial(report, "Jana Pohl", 0, "insult", "Ich bin gemeint, glaube ich."))
    at(2.6, decide)
    at(1.2, partial(say, "Lukas Hartmann", HEATED))
    at(0.9, partial(say, "Ömer Yildiz", SOLD))
    at(0.7, partial(report, "Greta Maurer", 2, "elsewhere", "Gehört eher zu „Mitfahren“."))
