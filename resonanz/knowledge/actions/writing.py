"""Pages are written and changed; every version is kept, and no two people undo each other."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from resonanz.channels.models import Channel
from resonanz.conversations.actions import add_files, forget_draft, rewrite, say
from resonanz.conversations.models import Attachment, Post
from resonanz.core.errors import Outdated, Refused
from resonanz.core.events import record
from resonanz.core.rights import require
from resonanz.core.time import now
from resonanz.knowledge.kind import PageAsked, check_title, write_version
from resonanz.knowledge.models import Page, Version
from resonanz.people.models import Person

from .placing import check_place

NOTE_LENGTH = 200


@transaction.atomic
def write(
    actor: Person,
    space: Channel,
    title: str,
    source: str,
    *,
    above: Page | None = None,
    is_answer: bool = False,
    made_of: Post | None = None,
    attachments: Sequence[Attachment] = (),
    language: str = "",
) -> Page:
    """The page the actor has written in a space; they look after it from now on."""
    require(actor, "knowledge.write", space)
    if above is not None:
        check_place(space.pk, above)
    asked = PageAsked(title, above, is_answer, made_of)
    post = say(
        actor, space, source, kind=Post.Kind.PAGE, asked=asked,
        attachments=attachments, language=language,
    )  # fmt: skip
    forget_draft(actor, f"newpage:{space.pk}")
    page = Page.objects.select_related("post__channel").get(pk=post.pk)
    if made_of is not None:
        _record(actor, "page.made", page, made_of=made_of.pk, thread=made_of.root_id)
    return page


@transaction.atomic
def change(
    actor: Person,
    page: Page,
    title: str,
    source: str,
    *,
    based_on: int,
    note: str = "",
    is_answer: bool | None = None,
    attachments: Sequence[Attachment] = (),
) -> Page:
    """The page with its new title and text; how it read before is kept.

    Raises `Outdated` where somebody changed it since the version the actor began with.
    """
    page = locked(page)
    require(actor, "knowledge.change", page)
    check_title(title)
    if based_on != page.number:
        told = _("Somebody changed this page meanwhile. See what came in between; yours is kept.")
        raise Outdated(told, code="outdated", more={"number": page.number})
    answers = page.is_answer if is_answer is None else is_answer
    read = (page.title, page.post.source, page.is_answer)
    if (title.strip(), source, answers) == read and not attachments:
        forget_draft(actor, f"page:{page.pk}")
        return page
    _check_files(actor, attachments)
    page.title, page.is_answer = title.strip(), answers
    _become(actor, page, source, note)
    add_files(page.post, attachments)
    return page


@transaction.atomic
def restore_version(actor: Person, page: Page, number: int) -> Page:
    """The page as it read once, as a new version; what came since stays in its history."""
    page = locked(page)
    require(actor, "knowledge.change", page)
    version = Version.objects.filter(page=page, number=number).first()
    if version is None:
        raise Refused(_("There is no such version of this page."))
    if number == page.number:
        return page
    page.title = version.title
    told = _("As it read in version %(number)s") % {"number": number}
    _become(actor, page, version.source, told)
    return page


def locked(page: Page) -> Page:
    """The page as it stands in this moment; nobody else changes it until we are done."""
    Page.objects.select_for_update().get(pk=page.pk)
    return Page.objects.select_related("post__channel", "post__author__person").get(pk=page.pk)


def _become(actor: Person, page: Page, source: str, note: str) -> None:
    page.number += 1
    page.changed_at, page.changed_by = now(), actor
    page.save(update_fields=["title", "is_answer", "number", "changed_at", "changed_by"])
    rewrite(actor, page.post, source)
    write_version(actor, page, page.post.source, _fitting(note))
    forget_draft(actor, f"page:{page.pk}")
    _record(actor, "page.changed", page, number=page.number)


def _check_files(actor: Person, attachments: Sequence[Attachment]) -> None:
    for attachment in attachments:
        if attachment.owner_id != actor.pk or attachment.post_id:
            raise Refused(_("This picture is not yours or is already used. Your text is kept."))


def _fitting(note: str) -> str:
    note = " ".join(note.replace("\x00", "").split())
    if len(note) > NOTE_LENGTH:
        raise Refused(_("Say in fewer words what you changed. Your text is kept."))
    return note


def _record(actor: Person, verb: str, page: Page, **details: Any) -> None:
    channel = page.post.channel_id
    topics = [f"post:{page.pk}"]
    record(actor, verb, page, channel_id=channel, topics=topics, **details)
