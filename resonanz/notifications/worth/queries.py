"""What is worth it for the viewer and why; everything that is looked at for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Q, Value
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from resonanz.conversations.models import Attachment
from resonanz.conversations.narrowing import EVERYTHING, Narrow
from resonanz.conversations.queries import chosen_posts
from resonanz.conversations.rows import Shown
from resonanz.core.figures import Figure
from resonanz.core.paging import Page, as_number, key_of, mark_of
from resonanz.notifications.models import Attention, Level
from resonanz.people.models import DepartmentMembership, Person, ProfileField, ProfileValue

from .models import Worth, WorthWish

SIZE = 20


@dataclass(frozen=True)
class Worthy:
    """A thread with the reasons for it, in words."""

    post: Shown
    because: Sequence[str]


def wish_of(viewer: Person) -> WorthWish | None:
    """How the viewer weighs the reasons; none where they have not switched it on."""
    return WorthWish.objects.filter(person=viewer).first()


def feed(viewer: Person, mark: str = "", narrow: Narrow = EVERYTHING) -> Page[Worthy]:
    """What is worth it for the viewer, the most first, as far as they may still see it; three
    queries."""
    (start,) = key_of(mark, as_number) or (0,)
    found = list(_narrowed(viewer, narrow)[start : start + SIZE + 1])
    rows = found[:SIZE]
    posts = chosen_posts(viewer, [row.post_id for row in rows])
    people = _people(viewer, rows)
    seen = [(posts[row.post_id], row) for row in rows if row.post_id in posts]
    worthy = [Worthy(post, _because(row.reasons, people)) for post, row in seen]
    if narrow.unread:
        worthy = [one for one in worthy if one.post.unread]
    return Page(worthy, mark_of(start + SIZE) if len(found) > SIZE else "")


def _narrowed(viewer: Person, narrow: Narrow) -> Any:
    found = Worth.objects.filter(person=viewer).order_by("-score", "-post")
    if narrow.form:
        found = found.filter(post__kind=narrow.form)
    if narrow.space:
        found = found.filter(post__channel=narrow.space)
    if narrow.since:
        found = found.filter(post__said_at__gte=narrow.begins)
    if narrow.files:
        filed = Attachment.objects.filter(post__in=found.order_by().values("post"))
        found = found.filter(post__in=filed.values("post"))
    return found


def _people(viewer: Person, rows: Sequence[Worth]) -> Mapping[int, Person]:
    numbers = {reason["person"] for row in rows for reason in row.reasons} - {None}
    return Person.objects.visible_to(viewer).in_bulk(numbers)


def _because(reasons: Sequence[dict[str, Any]], people: Mapping[int, Person]) -> list[str]:
    """The reasons in words, the strongest first; who is not to be seen is not named."""
    told = [_in_words(reason, people) for reason in reasons]
    return [words for words in told if words]


def _in_words(reason: dict[str, Any], people: Mapping[int, Person]) -> str:
    person = people.get(reason["person"] or 0)
    name = person.name if person else _("a colleague")
    number = reason["number"]
    match reason["why"]:
        case "mention":
            return _("%(name)s mentioned you") % {"name": name}
        case "skill":
            return _("a question about “%(field)s”, which you may be asked about") % {
                "field": reason["word"]
            }
        case "author":
            return _("you follow %(name)s") % {"name": name}
        case "colleague":
            words = ngettext(
                "%(name)s of your department answered",
                "%(name)s and others of your department answered",
                number,
            )
            return words % {"name": name}
        case "tag":
            return _("you follow #%(tag)s") % {"tag": reason["word"]}
        case "thread":
            return _("you take part")
        case "many":
            words = ngettext(
                "%(number)s person answered", "%(number)s different people answered", number
            )
            return words % {"number": Figure(number)}
    return ""


@dataclass(frozen=True)
class Used:
    """Everything that is looked at for one's feed, as it is now."""

    colleagues: Sequence[str]
    departments: Sequence[str]
    skills: Sequence[str]
    tags: Sequence[str]
    threads: int
    kept: int
    weighed_at: datetime | None


def used(viewer: Person, wish: WorthWish | None) -> Used:
    """Everything that is looked at for the viewer's feed; nothing else is. Four queries."""
    seen = Person.objects.visible_to(viewer).values("pk")
    followed = Attention.objects.filter(person=viewer, level=Level.EVERYTHING).aggregate(
        colleagues=_names("colleague__name", Q(colleague__in=seen)),
        tags=_names("tag", ~Q(tag="")),
        threads=Count("thread"),
    )
    mine = DepartmentMembership.objects.now().filter(person=viewer, is_main=True)
    skills = ProfileValue.objects.filter(
        person=viewer, field__kind=ProfileField.Kind.SKILLS, field__retired_at=None
    )
    return Used(
        **followed,
        departments=list(mine.values_list("department__name", flat=True)),
        skills=list(skills.order_by("value").values_list("value", flat=True)),
        kept=Worth.objects.filter(person=viewer).count(),
        weighed_at=wish.weighed_at if wish else None,
    )


def _names(field: str, condition: Q) -> ArrayAgg:
    return ArrayAgg(field, filter=condition, order_by=field, default=Value([]))
