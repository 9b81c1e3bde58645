"""The conversation of a case: its part of the thread, as it stands on the network."""

from django.db.models import Q, QuerySet

from resonanz.conversations.models import Crossing, Post
from resonanz.conversations.thread import KEY_LENGTH

from .models import Case


def conversation_of(case: Case) -> "QuerySet[Post]":
    """What led to the case's first post, what was said below it, and what else they said there.

    Needs the case's post loaded.
    """
    path = case.post.path
    before = Q(path__in=paths_above(path))
    below = Q(path__startswith=path)
    theirs = Q(author=case.post.author_id)
    posts: QuerySet[Post] = Post.objects.filter(before | below | theirs, root=case.post.root_id)
    return posts


def paths_above(path: str) -> list[str]:
    """The paths of everything a post stands below, the first of the thread first."""
    return [path[:length] for length in range(0, len(path), KEY_LENGTH)]


def said_since(case: Case, seen: Post | None) -> "QuerySet[Post]":
    """What came into the conversation after the newest post somebody had seen, oldest first."""
    news = conversation_of(case).order_by("pk")
    return news if seen is None else news.filter(pk__gt=seen.pk)


def newest_of(case: Case) -> Post | None:
    """What came into the conversation last, by when it reached us."""
    return conversation_of(case).order_by("-pk").first()


def standing_question(case: Case) -> Post | None:
    """The newest thing they said that was not deleted since: what an answer can answer."""
    theirs: QuerySet[Post] = Post.objects.filter(
        root=case.post.root_id, author=case.post.author_id, deleted_at__isnull=True
    )
    return theirs.order_by("-said_at", "-pk").first()


def reflections_of(case: Case) -> "QuerySet[Crossing]":
    """The crossings by which something of a case's conversation was brought inside."""
    outside = conversation_of(case).values("pk")
    return Crossing.objects.filter(outside__in=outside, direction=Crossing.Direction.IN)
