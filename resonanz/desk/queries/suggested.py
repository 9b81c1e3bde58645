"""Which spaces to ask about a case, and why each of them."""

import re

from django.contrib.postgres.search import SearchQuery
from django.db.models import Case as Choice
from django.db.models import CharField, F, OuterRef, Q, QuerySet, Subquery, Value, When

from resonanz.channels.abilities import Ability, keys_with
from resonanz.channels.models import Channel
from resonanz.conversations.models import Crossing, Post
from resonanz.desk.models import Case
from resonanz.people.models import Person

# Short words say little of what a case is about; of a long text its beginning is enough.
_TELLING = re.compile(r"[^\W\d_]{5,}")
MOST_WORDS = 12


def spaces_to_ask(viewer: Person, case: Case) -> list[Channel]:
    """The spaces in which the viewer may ask colleagues, the most promising first.

    Each says `because`: "alike" (something alike was asked about there: `alike` is what was said
    outside), "asked" (this desk asked there before), or nothing. One query.
    """
    spaces = Channel.objects.readable_by(viewer).filter(
        memberships__person=viewer,
        archived_at__isnull=True,
        network__in=keys_with(Ability.MEMBERS),
        kind=Channel.Kind.SPACE,
    )
    brought_in = Crossing.objects.filter(
        direction=Crossing.Direction.IN, inside__channel=OuterRef("pk")
    ).order_by("-at")
    asked = brought_in.filter(outside__channel=case.channel_id)
    alike = _alike(viewer, case, brought_in)
    spaces = spaces.annotate(
        asked_at=Subquery(asked.values("at")[:1]),
        alike=Subquery(alike.values("outside__plain")[:1], output_field=CharField()),
    )
    reason = Choice(
        When(alike__isnull=False, then=Value("alike")),
        When(asked_at__isnull=False, then=Value("asked")),
        default=Value(""),
    )
    order = Choice(When(alike__isnull=False, then=Value(0)), default=Value(1))
    found = spaces.annotate(because=reason)
    return list(found.order_by(order, F("asked_at").desc(nulls_last=True), "name", "pk"))


def _alike(viewer: Person, case: Case, brought_in: "QuerySet[Crossing]") -> "QuerySet[Crossing]":
    """What else was brought inside that shares telling words with what they say."""
    words = list(dict.fromkeys(_TELLING.findall(case.latest.plain.lower())))[:MOST_WORDS]
    if not words:
        return brought_in.none()
    shared = Q()
    for config in ("pg_catalog.german", "pg_catalog.english"):
        shared |= Q(
            outside__search=SearchQuery(" OR ".join(words), config=config, search_type="websearch")
        )
    seen = Post.objects.visible_to(viewer).standing().values("pk")
    return brought_in.filter(shared, outside__in=seen).exclude(outside__root=case.post.root_id)
