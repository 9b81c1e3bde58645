"""A case with all it is shown with: the thread outside, what was said inside, the answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat, JSONObject
from django.utils import timezone

from resonanz.channels.models import Membership
from resonanz.conversations.attached import kept_pictures
from resonanz.conversations.models import Attachment, Draft, Post
from resonanz.core.fetching import shown
from resonanz.core.htmx import get_visible
from resonanz.core.time import now
from resonanz.desk.conversation import conversation_of, reflections_of
from resonanz.desk.models import Answer, Case, CaseNote, Presence, RuleRun
from resonanz.desk.rules import decides
from resonanz.people.models import Identity, Person

from .queue import label_rows

# So many posts of a thread are shown; earlier ones stay on the network.
MOST_POSTS = 200
STAYS = timedelta(seconds=60)
# What is older than what awaits an answer is folded away once it is more than these, but for the
# last one of it.
FEWEST_FOLDED = 4


@dataclass(frozen=True)
class Entry:
    """One thing said about a case, outside or inside."""

    post: Post
    is_inside: bool
    is_ours: bool
    is_taken: bool
    # It only says inside that an answer is out.
    is_news: bool = False

    @property
    def may_be_taken(self) -> bool:
        return self.is_inside and self.post.parent_id is not None and not self.is_news


@dataclass(frozen=True)
class Editor:
    """What stands in the viewer's editor beside the words."""

    visibility: str
    content_warning: str
    due_at: str
    # Each with its id and alternative text.
    pictures: Sequence[Any]


@dataclass(frozen=True)
class CaseView:
    """A case as one person may see it."""

    case: Case
    viewer: Person
    entries: Sequence[Entry]
    answers: Sequence[Answer]
    has_earlier: bool = False

    @property
    def newest(self) -> Post | None:
        """What came into the conversation last, by when it reached us."""
        outside = [entry.post for entry in self.entries if not entry.is_inside]
        return max(outside, key=lambda post: post.pk, default=None)

    def newest_until(self, shown: int) -> int | None:
        """The number of what came in last, of what stands on a screen that shows so far."""
        outside = [entry.post.pk for entry in self.entries if not entry.is_inside]
        return max((number for number in outside if number <= shown), default=None)

    @property
    def _folded(self) -> int:
        """How much of the conversation is older than what one came to read."""
        ours = [place for place, entry in enumerate(self.entries) if entry.is_ours]
        after = ours[-1] + 1 if ours else 0
        theirs = [
            place
            for place, entry in enumerate(self.entries)
            if place >= after and entry.post.author_id == self.case.post.author_id
        ]
        older = min(theirs, default=len(self.entries) - 1) - 1
        return older if older >= FEWEST_FOLDED else 0

    @property
    def older(self) -> Sequence[Entry]:
        """What stands folded above the rest: what was said, and answered, before."""
        return self.entries[: self._folded]

    @property
    def recent(self) -> Sequence[Entry]:
        """What a case opens at: the first thing of theirs not answered yet, or the newest, what
        was said just before it, and all that came after.
        """
        return self.entries[self._folded :]

    @property
    def reflections(self) -> list[Entry]:
        """The questions asked inside."""
        return [entry for entry in self.entries if entry.is_inside and not entry.post.parent_id]

    @property
    def draft(self) -> Answer | None:
        """What the viewer is writing."""
        mine = (answer for answer in self.answers if answer.author_id == self.viewer.pk)
        return next((answer for answer in mine if answer.is_editable), None)

    @property
    def standing(self) -> list[Answer]:
        """Answers beyond their draft, oldest first."""
        return [answer for answer in self.answers if answer.state != Answer.State.DRAFT]

    @property
    def awaiting(self) -> Answer | None:
        found = (answer for answer in self.answers if answer.state == Answer.State.AWAITING)
        return next(found, None)

    @property
    def may_decide(self) -> bool:
        """Whether the viewer may agree to the answer that waits."""
        answer = self.awaiting
        role = self.case.viewer_role  # type: ignore[attr-defined]
        return (
            answer is not None and answer.author_id != self.viewer.pk and decides(self.viewer, role)
        )

    def news_since(self, seen: int) -> str:
        """Whose is what came in after that post: "theirs", all "mine", or nothing did ("")."""
        news = [entry for entry in self.entries if entry.post.pk > seen]
        if not news:
            return ""
        return "mine" if all(map(self._is_mine, news)) else "theirs"

    def _is_mine(self, entry: Entry) -> bool:
        """Whether it is the viewer's own answer, or its echo inside."""
        if entry.is_inside:
            return entry.post.author.person_id == self.viewer.pk
        last = self.standing[-1] if self.standing else None
        return entry.is_ours and last is not None and last.author_id == self.viewer.pk

    @property
    def source(self) -> str:
        """What stands in the viewer's editor."""
        typed = self.case.typed  # type: ignore[attr-defined]
        if typed is not None:
            return str(typed["source"])
        return self.draft.source if self.draft else ""

    @cached_property
    def editor(self) -> Editor:
        """What was typed last beside the words; without it what the draft holds."""
        draft, typed = self.draft, (self.case.typed or {}).get("fields")  # type: ignore[attr-defined]
        seen_by = draft.visibility if draft else self.case.latest.visibility
        if typed:
            return Editor(
                str(typed.get("visibility") or seen_by),
                str(typed.get("content_warning", "")),
                str(typed.get("due_at", "")),
                kept_pictures(self.viewer, typed),
            )
        if draft is None:
            return Editor(seen_by, "", "", ())
        due_at = f"{timezone.localtime(draft.due_at):%Y-%m-%dT%H:%M}" if draft.due_at else ""
        return Editor(seen_by, draft.content_warning, due_at, draft.picture_rows)  # type: ignore[attr-defined]

    @property
    def may_write(self) -> bool:
        """Whether the viewer can write an answer now: not while their own awaits approval, nor
        where nothing is left to answer.
        """
        mine_waits = self.awaiting is not None and self.awaiting.author_id == self.viewer.pk
        return self.question is not None and not mine_waits

    @property
    def has_editor(self) -> bool:
        """Whether the editor stands open; to those who decide only once they have written."""
        return self.may_write and (not self.may_decide or bool(self.source))

    @property
    def question(self) -> Post | None:
        """The newest thing they said that still stands."""
        theirs = [
            entry.post
            for entry in self.entries
            if entry.post.author_id == self.case.post.author_id and not entry.post.is_deleted
        ]
        return theirs[-1] if theirs else None


@dataclass(frozen=True)
class News:
    """What came in after the newest post somebody had read."""

    posts: Sequence[Post]
    newest: Post | None


def one(viewer: Person, case_id: int) -> Case:
    """A case the viewer may work on; raises `Gone` for any other."""
    return get_visible(Case.objects.visible_to(viewer).with_all(), pk=case_id)


def take_up(viewer: Person, case_id: int) -> Case:
    """The case with the viewer's role, what they typed, notes, profiles and who is present."""
    cases = shown(Case.objects.visible_to(viewer).with_all().select_related("channel__account"))
    return get_visible(
        cases.annotate(
            viewer_role=_role_of(viewer),
            typed=_typed_by(viewer, "case:"),
            note_kept=_typed_by(viewer, "note:"),
            note_rows=_notes(),
            present_rows=_present(viewer),
            label_rows=label_rows(),
            by_rule=Subquery(RuleRun.objects.filter(case=OuterRef("pk")).values("name")[:1]),
            profiles=_profiles(),
        ),
        pk=case_id,
    )


def case_view(viewer: Person, case: Case) -> CaseView:
    """What is shown of a case, from one `take_up` gave."""
    answers = list(shown(history_of(viewer, case)))
    taken = {row["id"] for answer in answers if answer.is_editable for row in _drawn(answer)}
    entries = [_entry(case, post, taken) for post in _said(viewer, case)]
    outside = sum(not entry.is_inside for entry in entries)
    if outside > MOST_POSTS:
        entries.remove(next(entry for entry in entries if not entry.is_inside))
    return CaseView(case, viewer, entries, answers, outside > MOST_POSTS)


def history_of(viewer: Person, case: Case) -> "QuerySet[Answer]":
    """The answers to a case that the viewer may see, oldest first."""
    answers = Answer.objects.visible_to(viewer).with_all().filter(case=case)
    return answers.annotate(
        drawn_rows=_drawn_rows(), picture_rows=_pictures(answers=OuterRef("pk"))
    ).order_by("pk")


def news_in(case: Case, seen: int) -> News:
    """What came into a conversation after the post one had read last."""
    came_in = conversation_of(case).filter(pk__gt=seen).select_related("author")
    posts = list(came_in.order_by("said_at", "pk"))
    return News(posts, max(posts, key=lambda post: post.pk, default=None))


def colleagues_at(case: Case) -> list[Person]:
    """Who works at the case's desk, by name: those it can be given to."""
    at_desk = Membership.objects.filter(channel=case.channel_id).values("person")
    return list(Person.objects.colleagues().filter(pk__in=at_desk).order_by("name"))


def earlier_with(viewer: Person, case: Case) -> tuple[list[Case], list[Post]]:
    """Other cases with the same person and what else they said, on all networks, newest first."""
    author = case.post.author
    same = Q(author=author)
    if author.person_id is not None:
        same |= Q(author__person=author.person_id)
    theirs = Post.objects.filter(same)
    cases = Case.objects.visible_to(viewer).filter(post__in=theirs).exclude(pk=case.pk)
    posts = (
        Post.objects.visible_to(viewer)
        .standing()
        .filter(same)
        .exclude(root=case.post.root_id)
        .with_author()
    )
    return (
        list(cases.select_related("channel", "post").order_by("-opened_at")[:5]),
        list(posts.order_by("-said_at")[:5]),
    )


def _entry(case: Case, post: Post, taken: set[int]) -> Entry:
    if post.channel_id != case.channel_id:
        return Entry(post, True, True, post.pk in taken, post.is_news)  # type: ignore[attr-defined]
    return Entry(post, False, post.author_id == case.channel.identity_id, False)


def _said(viewer: Person, case: Case) -> list[Post]:
    """The newest posts outside (one more than shown) and inside, oldest first."""
    outside = conversation_of(case).order_by("-said_at", "-pk").values("pk")[: MOST_POSTS + 1]
    asked = reflections_of(case).values("inside")
    readable = Post.objects.visible_to(viewer).standing().filter(root__in=asked)
    inside = readable.order_by("-said_at", "-pk").values("pk")[:MOST_POSTS]
    posts = Post.objects.filter(pk__in=outside.union(inside, all=True)).with_author()
    posts = posts.annotate(picture_rows=_pictures(post=OuterRef("pk")), is_news=tells_of_answers())
    return list(shown(posts.order_by("said_at", "pk")))


def tells_of_answers() -> Exists:
    """Whether a post inside only says that an answer is out."""
    return Exists(Answer.told_inside.through.objects.filter(post=OuterRef("pk")))


def _role_of(viewer: Person) -> Subquery:
    mine = Membership.objects.filter(channel=OuterRef("channel"), person=viewer)
    return Subquery(mine.values("role")[:1])


def _typed_by(viewer: Person, place: str) -> Subquery:
    here = Concat(Value(place), Cast(OuterRef("pk"), CharField()))
    drafts = Draft.objects.filter(person=viewer, place=here)
    return Subquery(drafts.values(row=JSONObject(source="source", fields="fields"))[:1])


def _notes() -> ArraySubquery:
    notes = CaseNote.objects.filter(case=OuterRef("pk")).order_by("-at")
    row = JSONObject(html="html", at="at", name="author__name")
    return ArraySubquery(notes.values(row=row)[:50])


def _present(viewer: Person) -> ArraySubquery:
    here = Presence.objects.filter(case=OuterRef("pk"), seen_at__gte=now() - STAYS).exclude(
        person=viewer
    )
    return ArraySubquery(
        here.order_by("pk").values(row=JSONObject(name="person__name", typing="typing"))
    )


def _profiles() -> ArraySubquery:
    same = Identity.objects.filter(person=OuterRef("post__author__person"))
    row = JSONObject(network="network", handle="handle", address="address")
    return ArraySubquery(same.order_by("pk").values(row=row)[:20])


def _pictures(**of: Any) -> ArraySubquery:
    row = JSONObject(
        id="pk",
        kind="kind",
        alt="alt",
        address="remote_address",
        preview="preview_address",
        uploaded="file",
    )
    return ArraySubquery(Attachment.objects.filter(**of).order_by("position", "pk").values(row=row))


def _drawn_rows() -> ArraySubquery:
    drawn = Post.objects.filter(answers_drawn=OuterRef("pk")).order_by("pk")
    return ArraySubquery(drawn.values(row=JSONObject(id="pk", name="author__name")))


def _drawn(answer: Answer) -> list[dict[str, Any]]:
    return list(answer.drawn_rows)  # type: ignore[attr-defined]
