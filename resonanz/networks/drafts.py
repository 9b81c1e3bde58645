"""What is to be published, as the contract says it: from rows to values."""

import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import IO, cast

from django.utils.translation import gettext as _

from resonanz.channels.abilities import Ability
from resonanz.channels.models import Channel
from resonanz.conversations.models import Attachment, Post
from resonanz.core.errors import Refused
from resonanz.core.markdown import Rendered, from_text, render
from resonanz.people.models import Identity

from .accounts import view_of
from .contract import (
    JSON,
    AccountView,
    DraftOut,
    LostRight,
    MediaOut,
    ParentOut,
    Phrases,
    PollOut,
)
from .fitting import check
from .handing_out import address_of
from .models import Account, Delivery
from .registry import network_of

# So long what was read of an account is good for one more post.
FRESH_SECONDS = 1.0


def draft_of(delivery: Delivery) -> DraftOut:
    """What is to be published."""
    return DraftOut(
        parts=tuple(delivery.parts),
        language=delivery.language,
        parent=_first_post(delivery.after) if delivery.after else _parent_of(delivery.parent),
        media=tuple(media_of(row) for row in delivery.attachments.all()),
        visibility=delivery.visibility,
        content_warning=delivery.content_warning,
        created_at=delivery.created_at,
        poll=_poll_of(delivery.poll),
        quotes=_parent_of(delivery.quotes),
        title=delivery.title,
        link=delivery.link,
        options=delivery.options,
    )


def _poll_of(kept: JSON) -> PollOut | None:
    if not kept:
        return None
    open_for = timedelta(seconds=kept["seconds"])
    return PollOut(tuple(kept["options"]), open_for, bool(kept.get("multiple")))


def account_of(delivery: Delivery) -> AccountView:
    """Who speaks; raises `LostRight` or `Refused` where nobody may."""
    account = Account.objects.filter(channel=delivery.channel).first()
    if account is None:
        return _house_account(delivery)
    if account.state == Account.State.LOST:
        raise LostRight
    return view_of(account)


class Speaker:
    """Who speaks for a run of deliveries on one channel, read anew after a second."""

    def __init__(self) -> None:
        self.known: AccountView | None = None
        self.read_at = 0.0

    def of(self, delivery: Delivery) -> AccountView:
        """As `account_of`; who speaks in a space of ours is another one each time."""
        if self.known is None or time.monotonic() - self.read_at > FRESH_SECONDS:
            found = account_of(delivery)
            self.known = found if found.id else None
            self.read_at = time.monotonic()
            return found
        return self.known


def texts_of(delivery: Delivery) -> list[str]:
    """The parts as they will stand on the network: some put the name of whom we answer first."""
    account = Account.objects.filter(channel=delivery.channel).first()
    network = network_of(delivery.channel.network)
    if account is not None and isinstance(network, Phrases):
        return network.texts(view_of(account), draft_of(delivery))
    return list(delivery.parts)


def rendered_in(channel: Channel, text: str) -> Rendered:
    """A text as a channel shows it: our own spaces read Markdown, elsewhere a star is a star."""
    return render(text) if channel.can(Ability.MEMBERS) else from_text(text)


def told(deliveries: Sequence[Delivery]) -> Sequence[Delivery]:
    """The same, each with its `account`, and with `words`: its parts as they will be read there;
    one query for all.

    Needs channel and the author of the parent loaded.
    """
    channels = {delivery.channel_id for delivery in deliveries}
    found = Account.objects.filter(channel__in=channels)
    accounts = {account.channel_id: account for account in found}
    for delivery in deliveries:
        delivery.account = accounts.get(delivery.channel_id)  # type: ignore[attr-defined]
        texts = _told(delivery, accounts.get(delivery.channel_id))
        delivery.words = [rendered_in(delivery.channel, text).plain for text in texts]  # type: ignore[attr-defined]
    return deliveries


def _told(delivery: Delivery, account: Account | None) -> list[str]:
    network = network_of(delivery.channel.network)
    if account is None or not isinstance(network, Phrases):
        return list(delivery.parts)
    handle = delivery.parent.author.handle if delivery.parent else ""
    draft = DraftOut(
        parts=tuple(delivery.parts),
        parent=ParentOut("", "", author_handle=handle) if handle else None,
        visibility=delivery.visibility,
        link=delivery.link,
    )
    seen = AccountView(
        account.pk, account.server, account.handle, account.remote_id, {}, account.extra
    )
    return network.texts(seen, draft)


def check_limits(delivery: Delivery) -> None:
    """Raises `Refused` with everything the network would not take."""
    account = Account.objects.filter(channel=delivery.channel).first()
    network = network_of(delivery.channel.network)
    limits = network.limits_of(view_of(account)) if account else network.limits
    draft = replace(draft_of(delivery), parts=tuple(texts_of(delivery)))
    findings = check(limits, draft)
    if findings:
        words = " ".join(finding.message for finding in findings)
        raise Refused(words, code="does_not_fit")


def check_place(delivery: Delivery) -> None:
    """Raises `Refused` where it could not stand: its parent is gone, or nobody would say it."""
    if delivery.parent is not None and delivery.parent.deleted_at is not None:
        raise Refused(_("The post you answer was deleted. Nothing was sent."))
    channel = delivery.channel
    is_answer = delivery.parent is not None or delivery.after is not None
    if not channel.can(Ability.REPLY if is_answer else Ability.POST):
        text = _("Nothing can be published on %(channel)s.")
        raise Refused(text % {"channel": channel.name})
    if channel.identity is None and not channel.can(Ability.MEMBERS):
        raise Refused(_("This channel has no profile of ours. Connect its account again."))


def _house_account(delivery: Delivery) -> AccountView:
    """Our own spaces need no account: whoever asked speaks for themselves."""
    person = delivery.by
    found = Identity.objects.filter(person=person, network=delivery.channel.network)
    identity = found.first() if person else None
    if identity is None:
        raise Refused(_("This channel has no profile of ours. Connect its account again."))
    return AccountView(0, delivery.channel.slug, identity.handle, identity.remote_id, {}, {})


def _first_post(delivery: Delivery) -> ParentOut:
    """What a first comment answers: a post of ours that stands on the network by now."""
    return ParentOut(delivery.remote_id, delivery.remote_id)


def _parent_of(parent: Post | None) -> ParentOut | None:
    if parent is None:
        return None
    root = parent.root or parent
    return ParentOut(
        remote_id=parent.remote_id or f"post:{parent.pk}",
        root_remote_id=root.remote_id or f"post:{root.pk}",
        author_handle=parent.author.handle,
    )


def media_of(attachment: Attachment, name: str = "") -> MediaOut:
    """A file of ours as the contract says it; it is read when it is sent.

    Raises `Refused` for one that could not be made.
    """
    if attachment.state == Attachment.State.FAILED:
        raise Refused(attachment.problem)

    def read() -> bytes:
        with opened() as file:
            return bytes(file.read())

    def opened() -> IO[bytes]:
        return cast(IO[bytes], attachment.file.storage.open(str(attachment.file.name), "rb"))

    written = attachment.written
    return MediaOut(
        name=name or (attachment.file.name or "").rsplit("/", 1)[-1],
        media_type=attachment.media_type,
        alt=attachment.alt,
        size_bytes=attachment.size_bytes or _size(attachment),
        read=read,
        width=attachment.width,
        height=attachment.height,
        seconds=attachment.seconds,
        address=lambda: address_of(attachment),
        opened=opened,
        video=written.get("video") or "",
        audio=written.get("audio") or "",
        rate=written.get("rate"),
        subtitles=attachment.subtitles,
        subtitles_language=attachment.subtitles_language,
    )


def _size(attachment: Attachment) -> int:
    """How large the file is, where nobody noted it."""
    return int(attachment.file.size) if attachment.file else 0
