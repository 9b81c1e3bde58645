"""Previews of links: wanted when something is said, fetched by a job, taken away by authors."""

import re
from html import unescape
from uuid import uuid4

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction

from resonanz.channels.abilities import Ability
from resonanz.conversations.models import Card, LinkPreview, Post
from resonanz.conversations.pages_told import Page, may_ask, page_at
from resonanz.core.events import record
from resonanz.core.jobs import enqueue
from resonanz.core.rights import require
from resonanz.people.models import Person

_LINK = re.compile(r'<a href="(https?://[^"]+)"')
State = LinkPreview.State


def want_preview(post: Post) -> None:
    """Have the page fetched that a post of ours links to first; what is said among few is not."""
    if not settings.LINK_PREVIEWS or not post.channel.can(Ability.MEMBERS):
        return
    address = "" if post.channel.is_direct else _first_link(post)
    known = LinkPreview.objects.filter(post=post).first()
    if known is not None and known.address == address:
        return
    if known is not None:
        _throw_away(known)
    if address and may_ask(address):
        preview = LinkPreview.objects.create(post=post, address=address)
        enqueue("conversations.fetch_preview", queue="upkeep", preview_id=preview.pk)


def fetch_preview(preview_id: int) -> None:
    """Fetch what a preview shows; one that is ready, or was taken away, stays as it is."""
    waiting = LinkPreview.objects.filter(pk=preview_id, state=State.WAITING).first()
    if waiting is not None:
        _store(waiting, page_at(waiting.address))


@transaction.atomic
def remove_preview(actor: Person, post: Post) -> None:
    """Show no preview with a post of the actor's; it is not fetched again for this link."""
    require(actor, "conversations.edit", post)
    preview = LinkPreview.objects.filter(post=post).exclude(state=State.REMOVED).first()
    if preview is None:
        return
    _without_cards(post.pk)
    preview.picture.delete(save=False)
    preview.title = preview.description = preview.site = ""
    preview.state = State.REMOVED
    preview.save()
    record(actor, "post.preview_removed", post, channel_id=post.channel_id)


def _first_link(post: Post) -> str:
    found = _LINK.search(post.html)
    return (post.link or (unescape(found[1]) if found else ""))[:2000]


@transaction.atomic
def _store(preview: LinkPreview, page: Page | None) -> None:
    _without_cards(preview.post_id)
    preview = LinkPreview.objects.select_for_update().get(pk=preview.pk)
    if preview.state != State.WAITING:
        return
    preview.state = State.READY if page else State.NOTHING
    if page is not None:
        preview.title, preview.description, preview.site = page.title, page.description, page.site
        if page.picture is not None:
            preview.width, preview.height = page.picture.width, page.picture.height
            file = ContentFile(page.picture.content)
            preview.picture.save(f"{uuid4().hex}.jpg", file, save=False)
    preview.save()


@transaction.atomic
def _throw_away(preview: LinkPreview) -> None:
    _without_cards(preview.post_id)
    preview.picture.delete(save=False)
    preview.delete()


def _without_cards(post_id: int) -> None:
    """Nobody renders the post meanwhile, and its cards are rendered anew."""
    Post.objects.select_for_update(of=("self",)).get(pk=post_id)
    Card.objects.filter(post=post_id).delete()
