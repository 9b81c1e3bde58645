"""Announcements: confirm one, ask anew, remind, end; what is over is forgotten."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from resonanz.conversations import kinds
from resonanz.conversations.kinds.notice import (
    NoticeAsked,
    audience_of,
    check,
    is_running,
    values_of,
)
from resonanz.conversations.models import Confirmation, Notice, Post
from resonanz.core.errors import Forbidden, Refused, TooMany
from resonanz.core.events import record
from resonanz.core.rights import require
from resonanz.core.time import now
from resonanz.people.models import Person

from .saying import edit

# Whoever announces does not press on those who have not read it yet.
BETWEEN_REMINDERS = timedelta(hours=20)


@transaction.atomic
def confirm(actor: Person, post: Post, version: int) -> None:
    """The actor says that they read a version of an announcement, in the words it asks for."""
    require(actor, "conversations.take_part", post)
    notice = _running(post)
    if not audience_of(notice).filter(pk=actor.pk).exists():
        raise Forbidden(_("You are not asked to confirm this."))
    if version != notice.version:
        raise Refused(_("There is a new version. Please read it before you confirm."))
    Confirmation.objects.update_or_create(
        notice=notice, person=actor, defaults={"version": version}
    )


@transaction.atomic
def ask_anew(actor: Person, post: Post, source: str, asked: NoticeAsked) -> Notice:
    """A new version of an announcement: everybody it concerns is asked again."""
    require(actor, "conversations.edit", post)
    require(actor, "conversations.announce", post.channel)
    notice = _locked(post)
    if asked.for_all != notice.for_all:
        raise Refused(_("Whom it concerns stays as it was. Announce it anew for others."))
    check(asked)
    if source.strip() != post.source.strip():
        post = edit(actor, post, source)
    for name, value in values_of(asked).items():
        setattr(notice, name, value)
    notice.ended_at = None
    _begin_version(notice, post, actor)
    return notice


@transaction.atomic
def remind_open(actor: Person, post: Post) -> None:
    """Those who have not confirmed are told once more; once a day."""
    require(actor, "conversations.see_confirmations", post)
    notice = _running(post)
    if notice.reminded_at > now() - BETWEEN_REMINDERS:
        raise TooMany(_("They were told less than a day ago. Try again tomorrow."))
    _remind(notice, actor)


@transaction.atomic
def end_notice(actor: Person, post: Post) -> None:
    """Nobody is asked any more; who had confirmed is forgotten."""
    require(actor, "conversations.conclude", post)
    _end(_running(post))
    _told(actor, "notice.ended", post)


def tend_notices() -> None:
    """What is over is forgotten, what is to be renewed asked anew, who is open reminded."""
    running = Notice.objects.filter(ended_at=None).select_related(
        "post__channel", "post__author__person"
    )
    for notice in running.order_by("until"):
        with transaction.atomic():
            _tend(notice)


def _tend(notice: Notice) -> None:
    post, moment = notice.post, now()
    author = post.author.person
    if notice.until <= moment:
        _end(notice)
        _told(None, "notice.ended", post)
    elif post.deleted_at is not None or author is None or post.channel.archived_at is not None:
        return  # it is not to be seen, or nobody stands for it
    elif _is_due(notice.asked_at, notice.renews_days):
        _begin_version(notice, post, author)
    elif _is_due(notice.reminded_at, notice.reminds_days):
        _remind(notice, author)


def _is_due(since: object, days: int | None) -> bool:
    return bool(days) and since <= now() - timedelta(days=days or 0)  # type: ignore[operator]


def _begin_version(notice: Notice, post: Post, actor: Person) -> None:
    notice.version += 1
    notice.asked_at = notice.reminded_at = now()
    notice.save()
    Confirmation.objects.filter(notice=notice).delete()
    kinds.tell(post)
    _told(actor, "notice.renewed", post, version=notice.version)


def _remind(notice: Notice, actor: Person) -> None:
    notice.reminded_at = now()
    notice.save(update_fields=["reminded_at"])
    _told(actor, "notice.reminded", notice.post, version=notice.version)


def _end(notice: Notice) -> None:
    notice.ended_at = now()
    notice.save(update_fields=["ended_at"])
    Confirmation.objects.filter(notice=notice).delete()
    kinds.tell(notice.post)


def _locked(post: Post) -> Notice:
    found = Notice.objects.select_for_update(of=("self",)).filter(pk=post.pk)
    notice: Notice | None = found.select_related("post__author", "post__channel").first()
    if notice is None:
        raise Refused(_("This is no announcement."))
    return notice


def _running(post: Post) -> Notice:
    notice = _locked(post)
    if not is_running(notice):
        raise Refused(_("This announcement is over: nobody is asked any more."))
    return notice


def _told(actor: Person | None, verb: str, post: Post, **details: object) -> None:
    topics = [f"post:{post.root_id}", f"channel:{post.channel_id}"]
    record(actor, verb, post, channel_id=post.channel_id, topics=topics, **details)
