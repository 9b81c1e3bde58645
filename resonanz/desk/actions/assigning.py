"""Cases find their agent by themselves, where a channel wants it so; nobody absent is given any."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Count, F, FilteredRelation, OuterRef, Q, Subquery
from django.utils.translation import gettext, gettext_lazy

from resonanz.channels.models import Channel
from resonanz.core.errors import Refused
from resonanz.core.events import record
from resonanz.core.rights import require
from resonanz.core.time import now
from resonanz.desk.choosing import Candidate, chosen, knowledge
from resonanz.desk.models import Assigning, Case, Label, Readiness, Turn
from resonanz.people.models import Person

from .handling import give, locked
from .telling import tell

MOST = 200
HIGHEST_LIMIT = 1000
LANGUAGES = ("de", "en")
MOST_TOPICS = 30
LONGEST = 40


@transaction.atomic
def set_assigning(
    person: Person, channel: Channel, way: str, *, by_skill: bool, limit: int | None
) -> Assigning:
    """Say how the cases of a channel are given to its desk; those nobody has are given next."""
    require(person, "desk.promise", channel)
    if way not in Assigning.Way.values:
        raise Refused(gettext("Choose how cases are given."))
    if limit is not None and not 1 <= limit <= HIGHEST_LIMIT:
        raise Refused(gettext("A limit lies between 1 and 1,000 open cases."))
    found, _is_new = Assigning.objects.update_or_create(
        channel=channel, defaults={"way": way, "by_skill": by_skill, "limit": limit}
    )
    record(person, "assigning.set", found, channel_id=channel.pk, way=way)
    return found


@transaction.atomic
def tell_readiness(
    person: Person,
    *,
    languages: Sequence[str],
    topics: Sequence[str],
    away_from: datetime | None,
    away_until: datetime | None,
) -> Readiness:
    """Say of oneself what one takes cases about, and when one is away."""
    require(person, "desk.keep_view")
    if not set(languages) <= set(LANGUAGES):
        raise Refused(gettext("Choose among the languages offered."))
    words = _words(topics)
    if away_until is not None and (away_from is None or away_until <= away_from):
        raise Refused(gettext("The end of an absence lies after its beginning."))
    found, _is_new = Readiness.objects.update_or_create(
        person=person,
        defaults={
            "languages": sorted(set(languages)),
            "topics": words,
            "away_from": away_from,
            "away_until": away_until,
        },
    )
    return found


@transaction.atomic
def hand_out(case: Case) -> Person | None:
    """Give a case nobody has to whose turn it is, as its channel wants it; none where nobody can.

    However many cases come in at once, the turns of a channel are taken one after another.
    """
    found = Assigning.objects.select_for_update(of=("self",)).filter(channel=case.channel_id)
    how = found.exclude(way=Assigning.Way.HAND).first()
    if how is None:
        return None
    case = locked(case)
    if case.assignee_id is not None or case.is_done:
        return None
    next_one = chosen(
        _candidates(case), by_load=how.way == Assigning.Way.LOAD, by_skill=how.by_skill,
        limit=how.limit,
    )  # fmt: skip
    if next_one is None:
        return None
    person = Person.objects.select_related("user").get(pk=next_one.number)
    Turn.objects.update_or_create(
        channel_id=case.channel_id, person=person, defaults={"given_at": now()}
    )
    event = give(None, case, person)
    if event is not None:
        name = case.latest.author.display_name
        text = gettext_lazy("A case of %(name)s is yours: it was your turn")
        tell(person, event, "assigned", case, text, {"name": name})
    return person


def hand_out_waiting() -> int:
    """Give out what nobody has where that goes by itself, the most urgent first; how many."""
    by_itself = Assigning.objects.exclude(way=Assigning.Way.HAND)
    waiting = Case.objects.filter(
        state=Case.State.OPEN, assignee=None, channel__in=by_itself.values("channel")
    )
    numbers = waiting.awake(now()).order_by("due_at", "pk").values_list("pk", "channel")[:MOST]
    return _given(numbers)


def _given(numbers: Iterable[tuple[int, int]]) -> int:
    count, full = 0, set()
    for number, channel_id in numbers:
        if channel_id in full:
            continue
        if hand_out(Case(pk=number, channel_id=channel_id)) is None:
            full.add(channel_id)
        else:
            count += 1
    return count


def _candidates(case: Case) -> list[Candidate]:
    """Who of the desk is there now, with what they have and know."""
    moment = now()
    away = Q(readiness__away_from__lte=moment) & (
        Q(readiness__away_until=None) | Q(readiness__away_until__gt=moment)
    )
    there = Person.objects.filter(
        user__is_active=True, memberships__channel=case.channel_id
    ).exclude(away)
    turns = Turn.objects.filter(channel=case.channel_id, person=OuterRef("pk"))
    rows = there.annotate(
        open_case=FilteredRelation("cases", condition=Q(cases__state=Case.State.OPEN)),
        has=Count("open_case", distinct=True),
        given_at=Subquery(turns.values("given_at")[:1]),
        speaks=F("readiness__languages"),
        knows_of=F("readiness__topics"),
    ).values_list("pk", "has", "given_at", "speaks", "knows_of")
    labels = list(Label.objects.filter(borne__case=case).values_list("name", flat=True))
    said = case.latest
    return [
        Candidate(
            number, has, given_at,
            knowledge(speaks or (), topics or (), said.language, said.plain, labels),
        )
        for number, has, given_at, speaks, topics in rows
    ]  # fmt: skip


def _words(topics: Sequence[str]) -> list[str]:
    words = list(dict.fromkeys(" ".join(topic.split()) for topic in topics if topic.strip()))
    if len(words) > MOST_TOPICS or any(len(word) > LONGEST for word in words):
        raise Refused(gettext("Name 30 topics at most, each in 40 letters."))
    return words
