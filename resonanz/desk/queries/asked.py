"""What is asked of a person: the narrow column of their home."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from resonanz.channels.abilities import Ability, keys_with
from resonanz.channels.models import Membership
from resonanz.conversations.models import Mention, Post
from resonanz.core.time import now
from resonanz.desk.models import Answer, Case
from resonanz.desk.rules import decides
from resonanz.people.models import Person

MOST = 5
# Older questions and mentions are no longer asked of anybody.
LASTS = timedelta(days=14)
SOON = timedelta(hours=24)


@dataclass(frozen=True)
class Asked:
    """Cases, answers to approve, questions and mentions that wait for somebody."""

    cases: Sequence[Case]
    approvals: Sequence[Answer]
    questions: Sequence[Post]
    mentions: Sequence[Post]

    @property
    def is_nothing(self) -> bool:
        return not (self.cases or self.approvals or self.questions or self.mentions)


def asked_of(viewer: Person) -> Asked:
    """What waits for the viewer, the most urgent first."""
    roles = dict(Membership.objects.filter(person=viewer).values_list("channel", "role"))
    mentions = list(_mentions(viewer))
    return Asked(
        list(_cases(viewer)),
        list(_approvals(viewer, roles)),
        list(_questions(viewer).exclude(pk__in=[post.pk for post in mentions])[:MOST]),
        mentions,
    )


def _cases(viewer: Person) -> "QuerySet[Case]":
    """Cases that are the viewer's, and those nobody has taken that are due soon."""
    free = Q(assignee__isnull=True, due_at__lte=now() + SOON)
    cases = Case.objects.visible_to(viewer).filter(state=Case.State.OPEN)
    wanted = cases.filter(Q(assignee=viewer) | free)
    return wanted.select_related("channel", "latest__author").order_by("due_at", "pk")[:MOST]


def _approvals(viewer: Person, roles: dict[int, str]) -> "QuerySet[Answer]":
    """Answers of others that the viewer may agree to."""
    deciding = [channel for channel, role in roles.items() if decides(viewer, role)]
    answers = Answer.objects.visible_to(viewer).filter(
        state=Answer.State.AWAITING, case__channel__in=deciding
    )
    others = answers.exclude(author=viewer)
    return others.select_related("author", "case__channel").order_by("submitted_at", "pk")[:MOST]


def _questions(viewer: Person) -> "QuerySet[Post]":
    """Questions of colleagues in the viewer's spaces that nobody has answered."""
    mine = Membership.objects.filter(person=viewer).values("channel")
    questions = (
        Post.objects.visible_to(viewer)
        .standing()
        .threads()
        .filter(
            channel__in=mine,
            channel__network__in=keys_with(Ability.MEMBERS),
            kind=Post.Kind.QUESTION,
            comment_count=0,
            said_at__gte=now() - LASTS,
        )
    )
    others: QuerySet[Post] = questions.exclude(author__person=viewer).with_author()
    return others.order_by("-said_at", "-pk")


def _mentions(viewer: Person) -> "QuerySet[Post]":
    """Posts inside that name the viewer, who has said nothing in the thread since."""
    named = Mention.objects.filter(post=OuterRef("pk"), identity__person=viewer)
    said_since = Post.objects.filter(
        root=OuterRef("root"), author__person=viewer, said_at__gt=OuterRef("said_at")
    )
    posts = (
        Post.objects.visible_to(viewer)
        .standing()
        .filter(Exists(named), ~Exists(said_since), said_at__gte=now() - LASTS)
    )
    inside = posts.filter(channel__network__in=keys_with(Ability.MEMBERS))
    others: QuerySet[Post] = inside.exclude(author__person=viewer).with_author()
    return others.order_by("-said_at", "-pk")[:MOST]
