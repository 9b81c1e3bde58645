"""Where the desk meets the networks: what fits, how it will look, the hand-over of an answer."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from resonanz.channels.abilities import Ability
from resonanz.channels.models import Channel
from resonanz.conversations.models import Attachment, Post
from resonanz.core.errors import Refused
from resonanz.core.markdown import from_text
from resonanz.knowledge.variables import unfilled
from resonanz.networks import delivery
from resonanz.networks.accounts import view_of
from resonanz.networks.contract import AccountView, DraftOut, MediaOut, ParentOut, Phrases
from resonanz.networks.fitting import Finding
from resonanz.networks.fitting import check as check_limits
from resonanz.networks.limits import Limits
from resonanz.networks.models import Account, Delivery
from resonanz.networks.registry import network_of
from resonanz.people.models import Person

from .models import Answer

# A line of dashes between two posts of a thread.
_BETWEEN_PARTS = re.compile(r"^[ \t]*-{3,}[ \t]*$", re.MULTILINE)


@dataclass(frozen=True)
class Part:
    """One post of an answer as it will stand there, and how much of its room it uses."""

    text: str
    html: str
    used: int
    limit: int
    fits: str
    over: str

    @property
    def is_over(self) -> bool:
        return self.used > self.limit


@dataclass(frozen=True)
class Preview:
    """How an answer will look on its network, and what the network would not take."""

    parts: Sequence[Part]
    findings: Sequence[Finding]

    @property
    def is_fine(self) -> bool:
        return not self.findings


def parts_of(source: str, channel: Channel) -> list[str]:
    """The posts an answer is made of; where a network has threads, a line of dashes parts them."""
    if not channel.can(Ability.THREAD):
        return [source.strip()]
    return [part.strip() for part in _BETWEEN_PARTS.split(source) if part.strip()] or [""]


def preview(
    channel: Channel,
    source: str,
    *,
    parent: Post | None = None,
    attachments: Sequence[Attachment] = (),
    visibility: str = "public",
    content_warning: str = "",
) -> Preview:
    """How an answer will stand on its network; needs the parent's author loaded."""
    network = network_of(channel.network)
    account = _account_of(channel)
    limits = network.limits_of(account) if account else network.limits
    draft = DraftOut(
        parts=tuple(parts_of(source, channel)),
        parent=_parent(parent),
        media=tuple(_media(attachment) for attachment in attachments),
        visibility=visibility,
        content_warning=content_warning,
    )
    if account is not None and isinstance(network, Phrases):
        draft = DraftOut(
            parts=tuple(network.texts(account, draft)),
            media=draft.media,
            content_warning=content_warning,
        )
    warning = limits.count(content_warning) if limits.content_warning_counts else 0
    parts = [
        _part(text, limits, 0 if number else warning) for number, text in enumerate(draft.parts)
    ]
    return Preview(parts, [*check_limits(limits, draft), *_to_fill_in(draft.parts)])


def _to_fill_in(parts: Sequence[str]) -> list[Finding]:
    """What an answer from the pages of knowledge still leaves open ({{order}}): never sent so."""
    return [
        Finding(_("Still to be filled in: {{%s}}") % name, part)
        for part, text in enumerate(parts)
        for name in unfilled(text)
    ]


def check(answer: Answer) -> None:
    """Raises `Refused` with everything the network would not take."""
    found = preview(
        answer.case.channel,
        answer.source,
        parent=answer.parent,
        attachments=list(answer.attachments.all()),
        visibility=answer.visibility,
        content_warning=answer.content_warning,
    ).findings
    if found:
        raise Refused(" ".join(finding.message for finding in found), code="does_not_fit")


def send(sender: Person, answer: Answer) -> Delivery:
    """Hand an answer to its delivery; the same answer is delivered once."""
    return delivery.schedule(
        sender,
        answer.case.channel,
        f"answer:{answer.pk}",
        parts_of(answer.source, answer.case.channel),
        parent=answer.parent,
        attachments=list(answer.attachments.all()),
        visibility=answer.visibility,
        content_warning=answer.content_warning,
        language=answer.language,
        due_at=answer.due_at,
    )


def withdraw(agent: Person, answer: Answer) -> None:
    """Take back what was not sent yet; raises `Refused` once sending began."""
    if answer.delivery is not None:
        delivery.withdraw(agent, answer.delivery)


def _account_of(channel: Channel) -> AccountView | None:
    account = Account.objects.filter(channel=channel).first()
    return view_of(account) if account else None


def _part(text: str, limits: Limits, beside: int) -> Part:
    used, limit = limits.count(text) + beside, limits.text_length
    over = max(0, min(used - limit, len(text)))
    fits = text[: len(text) - over]
    return Part(text, from_text(text).html, used, limit, fits, text[len(fits) :])


def _parent(parent: Post | None) -> ParentOut | None:
    if parent is None:
        return None
    return ParentOut(parent.remote_id or "", "", author_handle=parent.author.handle)


def _media(attachment: Attachment) -> MediaOut:
    name = (attachment.file.name or "").rsplit("/", 1)[-1] or attachment.alt
    return MediaOut(
        name=name,
        media_type=attachment.media_type,
        alt=attachment.alt,
        size_bytes=attachment.size_bytes or 0,
        read=bytes,
    )
