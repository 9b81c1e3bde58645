"""Where the plan meets the networks: what fits, how it will look, the hand-over to delivery."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from django.utils.translation import gettext as _

from resonanz.channels.abilities import Ability
from resonanz.channels.models import Channel
from resonanz.conversations.actions.attaching import UNREADABLE
from resonanz.conversations.models import Attachment
from resonanz.core.figures import Figure
from resonanz.core.subtitles import is_readable
from resonanz.networks.accounts import view_of
from resonanz.networks.contract import (
    AccountView,
    DraftOut,
    HasOptions,
    MediaOut,
    Network,
    Option,
    ParentOut,
    Phrases,
    PollOut,
)
from resonanz.networks.drafts import media_of, rendered_in
from resonanz.networks.fitting import Finding, check
from resonanz.networks.limits import Limits, fitting_length, split
from resonanz.networks.models import Account
from resonanz.networks.reachability import trouble_of
from resonanz.networks.registry import network_of

from . import films
from .content import Content, fitted
from .media import is_mended, is_video

# A line of dashes between two posts of a thread.
_BETWEEN_PARTS = re.compile(r"^[ \t]*-{3,}[ \t]*$", re.MULTILINE)


@dataclass(frozen=True)
class Place:
    """A channel with all that must be known of it to see how something will stand there."""

    channel: Channel
    network: Network
    limits: Limits
    account: AccountView | None = None
    is_lost: bool = False
    # Why its network cannot fetch pictures from us, where it does and cannot.
    unreachable: str = ""

    @property
    def options(self) -> Sequence[Option]:
        """What only its network knows of a post."""
        return self.network.options if isinstance(self.network, HasOptions) else ()


@dataclass(frozen=True)
class Part:
    """One post as it will stand there, and how much of its room it uses."""

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
    """How something will look on a channel, what does not fit, and what we do about it."""

    place: Place
    content: Content
    parts: Sequence[Part]
    pictures: Sequence[Attachment]
    findings: Sequence[Finding]
    notes: Sequence[str]

    @property
    def channel(self) -> Channel:
        return self.place.channel

    @property
    def is_fine(self) -> bool:
        return not self.findings

    @property
    def is_begun(self) -> bool:
        """Whether there is anything to look at yet."""
        return bool(self.content.text.strip() or self.pictures)


def places(channels: Sequence[Channel]) -> dict[int, Place]:
    """Where each channel is, by number; one query for all of them."""
    accounts = {
        account.channel_id: account
        for account in Account.objects.filter(channel__in=channels).select_related("channel")
    }
    return {channel.pk: _place(channel, accounts.get(channel.pk)) for channel in channels}


def _place(channel: Channel, account: Account | None) -> Place:
    network = network_of(channel.network)
    if account is None:
        return Place(channel, network, network.limits)
    view = view_of(account)
    is_lost = account.state != Account.State.CONNECTED
    return Place(channel, network, network.limits_of(view), view, is_lost, trouble_of(account))


def parts_of(content: Content, place: Place) -> list[str]:
    """The posts a text becomes: parted by a line of dashes, and at sentences where wished."""
    if not place.channel.can(Ability.THREAD):
        return [content.text.strip()]
    by_hand = [part.strip() for part in _BETWEEN_PARTS.split(content.text) if part.strip()] or [""]
    if not content.is_thread:
        return by_hand
    return [piece for part in by_hand for piece in split(part, place.limits)]


def preview(
    place: Place,
    content: Content,
    pictures: Sequence[Attachment] = (),
    options: Mapping[str, str] | None = None,
) -> Preview:
    """How a content will stand on a channel."""
    content = fitted(content, place.channel)
    chosen = pictures_for(content, place, pictures)
    draft = draft_of(place, content, chosen, options or {})
    shown = _as_phrased(place, draft)
    findings = [*check(place.limits, shown), *_check_thread(place, shown)]
    findings += [*_check_comment(place, content), *_check_subtitles(chosen)]
    parts = _parts(place, shown)
    notes = [*_mending(place, content, parts), *_notes(place, chosen)]
    return Preview(place, content, parts, chosen, findings, notes)


def pictures_for(
    content: Content, place: Place, pictures: Sequence[Attachment]
) -> list[Attachment]:
    """The pictures that go along on a channel."""
    if not place.channel.can(Ability.MEDIA):
        return []
    return [picture for picture in pictures if picture.pk not in content.left_out]


def draft_of(
    place: Place, content: Content, pictures: Sequence[Attachment], options: Mapping[str, str]
) -> DraftOut:
    """A content as the contract says it, with pictures as they will be."""
    return DraftOut(
        parts=tuple(parts_of(content, place)),
        media=_all_media(pictures, place.limits),
        visibility=content.visibility,
        content_warning=content.content_warning,
        poll=poll_of(content),
        title=content.title,
        link=content.link,
        options=options,
    )


def poll_of(content: Content) -> PollOut | None:
    """The poll of a content, where it has one."""
    if not content.poll:
        return None
    open_for = timedelta(seconds=content.poll_seconds)
    return PollOut(content.poll, open_for, content.poll_multiple)


def _as_phrased(place: Place, draft: DraftOut) -> DraftOut:
    if place.account is None or not isinstance(place.network, Phrases):
        return draft
    return replace(draft, parts=tuple(place.network.texts(place.account, draft)))


def _parts(place: Place, draft: DraftOut) -> list[Part]:
    limits = place.limits
    warning = limits.count(draft.content_warning) if limits.content_warning_counts else 0
    return [
        _part(place, text, limits.length_for(draft, number), 0 if number else warning)
        for number, text in enumerate(draft.parts)
    ]


def _part(place: Place, text: str, limit: int, beside: int) -> Part:
    used = place.limits.count(text) + beside
    end = len(text)
    if used > limit:
        end = fitting_length(text, limit - beside, place.limits.count)
    fits = text[:end]
    return Part(text, rendered_in(place.channel, text).html, used, limit, fits, text[len(fits) :])


def _mending(place: Place, content: Content, parts: Sequence[Part]) -> list[str]:
    """Where what does not fit is mended."""
    titled = place.limits.title_needed and not content.title.strip()
    where = [_("Its title stands under “More”.")] if titled else []
    return [*where, *_shortening(place, content, parts)]


def _shortening(place: Place, content: Content, parts: Sequence[Part]) -> list[str]:
    if content.is_thread or not any(part.is_over for part in parts):
        return []
    if place.channel.can(Ability.THREAD) and place.limits.thread_parts > 1:
        return [_("Shorten it, say it differently here, or make a thread of it under “More”.")]
    return [_("Shorten it, or say it differently here.")]


def _check_thread(place: Place, draft: DraftOut) -> list[Finding]:
    most = max(place.limits.thread_parts, 1)
    if len(draft.parts) <= most or not place.channel.can(Ability.THREAD):
        return []
    text = _("This makes %(count)s posts; a thread has at most %(most)s here. Shorten it.")
    return [Finding(text % {"count": Figure(len(draft.parts)), "most": Figure(most)})]


def _check_comment(place: Place, content: Content) -> list[Finding]:
    if not content.first_comment.strip():
        return []
    comment = DraftOut(parts=(content.first_comment.strip(),), parent=ParentOut("", ""))
    words = _("First comment: %(problem)s")
    return [Finding(words % {"problem": found.message}) for found in check(place.limits, comment)]


def _check_subtitles(pictures: Sequence[Attachment]) -> list[Finding]:
    unread = [one for one in pictures if one.subtitles.strip() and not is_readable(one.subtitles)]
    return [Finding(str(UNREADABLE))] if unread else []


def _notes(place: Place, pictures: Sequence[Attachment]) -> list[str]:
    """What we do for it to fit, and what a person may want to mend."""
    notes = []
    mended = [one for one in pictures if is_mended(one, place.limits)]
    if any(not is_video(one) for one in mended):
        notes.append(_("A picture is converted to fit here; the original stays."))
    if any(map(is_video, mended)):
        notes.append(_("The video is converted to fit here; the original stays."))
    silent = [one for one in pictures if not one.alt.strip()]
    if any(not is_video(one) for one in silent):
        notes.append(_("A picture has no alternative text: who cannot see it misses it."))
    if any(map(is_video, silent)):
        notes.append(_("The video is not described: who cannot see or hear it misses it."))
    if any(one.subtitles.strip() for one in pictures) and not place.limits.subtitle_bytes:
        notes.append(_("The subtitles do not go along here: this network takes none."))
    if pictures and place.unreachable:
        notes.append(
            _("%(network)s fetches pictures from us and cannot reach us: %(reason)s")
            % {"network": place.channel.network_name, "reason": place.unreachable}
        )
    if place.is_lost:
        notes.append(
            _("This account is paused or needs to be connected again: nothing goes out now.")
        )
    return notes


def _all_media(pictures: Sequence[Attachment], limits: Limits) -> tuple[MediaOut, ...]:
    videos = [one for one in pictures if is_video(one)]
    names = {
        one.pk: _("Video %(number)d") % {"number": number} if len(videos) > 1 else _("The video")
        for number, one in enumerate(videos, start=1)
    }
    return tuple(_media(one, limits, names.get(one.pk, "")) for one in pictures)


def _media(picture: Attachment, limits: Limits, name: str) -> MediaOut:
    """A picture or video as it will be once it is fitted; its bytes are not read here."""
    if is_video(picture):
        made = films.fitted(picture, limits) if is_mended(picture, limits) else picture
        return media_of(made, name)
    media_type, size = picture.media_type, picture.size_bytes or 0
    if is_mended(picture, limits):
        size = min(size, limits.picture_bytes)
        if media_type not in limits.media_types:
            media_type = next(iter(limits.media_types))
    return MediaOut(
        name=picture.alt[:40] or _("A picture"),
        media_type=media_type,
        alt=picture.alt,
        size_bytes=size,
        read=bytes,
        width=picture.width,
        height=picture.height,
    )
