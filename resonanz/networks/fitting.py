"""Whether a draft fits on a network: what does not, where, and what would mend it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from resonanz.core.figures import Figure

from .contract import DraftOut, MediaOut, PollOut
from .limits import Limits, fitting_length


@dataclass(frozen=True)
class Finding:
    """What does not fit, where (part and characters), and what would mend it."""

    message: str
    part: int = 0
    start: int = 0
    end: int = 0


def check(limits: Limits, draft: DraftOut) -> list[Finding]:
    """Everything about a draft that the network would refuse; an empty list: it fits."""
    findings = [
        finding
        for number, part in enumerate(draft.parts)
        for finding in _check_part(limits, draft, number, part)
    ]
    if draft.parent is None:
        findings += _check_title(limits, draft.title)
    findings += [Finding(words) for words in _check_media(limits, draft)]
    if draft.poll is not None:
        findings += [Finding(words) for words in _check_poll(limits, draft, draft.poll)]
    return findings


def _check_part(limits: Limits, draft: DraftOut, number: int, part: str) -> list[Finding]:
    if not part.strip() and not (draft.media and not number):
        return [Finding(_("There are no words yet."), number)]
    used, room = limits.count(part), limits.length_for(draft, number)
    if limits.content_warning_counts and not number:
        used += limits.count(draft.content_warning)
    if used > room:
        # What stands before it (a warning) takes its room too.
        start = fitting_length(part, room - (used - limits.count(part)), limits.count)
        return [Finding(_too_long(used - room, room), number, start, len(part))]
    most = limits.bytes_for(draft)
    if most is not None and len(part.encode()) > most:
        return [Finding(_("This text has too many bytes. Use fewer emoji."), number, 0, len(part))]
    objection = limits.objection_to(draft, part)
    return [Finding(objection, number, 0, len(part))] if objection else []


def _too_long(over: int, room: int) -> str:
    return ngettext(
        "This text is %(over)s character too long (at most %(limit)s).",
        "This text is %(over)s characters too long (at most %(limit)s).",
        over,
    ) % {"over": Figure(over), "limit": Figure(room)}


def _check_title(limits: Limits, title: str) -> list[Finding]:
    if limits.title_needed and not title.strip():
        return [Finding(_("A title is needed here."))]
    over = limits.count(title) - limits.title_length
    if title and over > 0:
        text = _("The title is %(over)s characters too long (at most %(limit)s).")
        return [Finding(text % {"over": Figure(over), "limit": Figure(limits.title_length)})]
    return []


def _check_media(limits: Limits, draft: DraftOut) -> Iterator[str]:
    yield from _check_numbers(limits, draft)
    for item in draft.media:
        yield from _CHECKS[item.kind](limits, item)
        if len(item.alt) > limits.alt_length:
            text = _("The alternative text of %(name)s is longer than %(limit)s characters.")
            yield text % {"name": item.name, "limit": Figure(limits.alt_length)}


def _check_numbers(limits: Limits, draft: DraftOut) -> Iterator[str]:
    media = draft.media
    number = {kind: sum(item.kind == kind for item in media) for kind in _CHECKS}
    if draft.parent is None and len(media) < limits.media_least:
        yield _("A picture or video is needed here.")
    if number["picture"] > limits.media_count:
        text = _("At most %(limit)s pictures go with one post here.")
        yield text % {"limit": Figure(limits.media_count)}
    if number["video"] > limits.video_count > 0:
        text = ngettext(
            "At most %(limit)s video goes with one post here.",
            "At most %(limit)s videos go with one post here.",
            limits.video_count,
        )
        yield text % {"limit": Figure(limits.video_count)}
    if number["picture"] and number["video"] and not limits.media_mixed:
        yield _("Pictures and a video do not go together here. Choose one of them.")


def _check_picture(limits: Limits, item: MediaOut) -> Iterator[str]:
    yield from _check_file(item, limits.media_types, limits.picture_bytes)
    yield from _check_shape(item, limits.picture_ratio)


def _check_shape(item: MediaOut, between: tuple[float, float] | None) -> Iterator[str]:
    if not between or not item.width or not item.height:
        return
    ratio, (least, most) = item.width / item.height, between
    if ratio < least:
        yield _("%(name)s is too tall for this network. Cut it to be wider.") % {"name": item.name}
    if ratio > most:
        yield _("%(name)s is too wide for this network. Cut it to be taller.") % {"name": item.name}


def _check_video(limits: Limits, item: MediaOut) -> Iterator[str]:
    types = limits.video_types if limits.video_count else frozenset[str]()
    yield from _check_file(item, types, limits.video_bytes)
    if types and item.media_type in types:
        yield from _check_written(limits, item)
    if 0 < item.size_bytes < limits.video_least_bytes:
        text = _("%(name)s is smaller than the %(limit)s kB a video must have here.")
        yield text % {"name": item.name, "limit": Figure(limits.video_least_bytes // 1000)}
    yield from _check_shape(item, limits.video_ratio)
    if len(limits.subtitle_form(item.subtitles).encode()) > limits.subtitle_bytes > 0:
        text = _("The subtitles of %(name)s are larger than %(limit)s kB. Shorten them.")
        yield text % {"name": item.name, "limit": Figure(limits.subtitle_bytes // 1000)}
    shortest, longest = limits.video_seconds or (0, float("inf"))
    if item.seconds is not None and item.seconds > longest:
        text = _("%(name)s is longer than %(limit)s seconds. Cut it shorter.")
        yield text % {"name": item.name, "limit": Figure(longest)}
    if item.seconds is not None and item.seconds < shortest:
        text = _("%(name)s is shorter than %(limit)s seconds.")
        yield text % {"name": item.name, "limit": Figure(shortest)}


def _check_written(limits: Limits, item: MediaOut) -> Iterator[str]:
    """How its pictures are written, how many points they have, how many there are."""
    if item.video and limits.video_codecs and item.video not in limits.video_codecs:
        text = _("The pictures of %(name)s are written as %(codec)s. Save it as MP4 with H.264.")
        yield text % {"name": item.name, "codec": item.video.upper()}
    width, height = item.width or 0, item.height or 0
    if is_too_wide(limits, width, height):
        text = _("%(name)s has too many points (%(width)d × %(height)d). Save it in Full HD.")
        yield text % {"name": item.name, "width": width, "height": height}
    if item.rate and limits.video_rate and item.rate > limits.video_rate * 1.01:
        text = _("%(name)s has more than %(limit)s pictures per second. Save it with fewer.")
        yield text % {"name": item.name, "limit": Figure(limits.video_rate)}
    if item.rate and item.rate < limits.video_least_rate * 0.99:
        text = _("%(name)s has fewer than %(limit)s pictures per second. Save it with more.")
        yield text % {"name": item.name, "limit": Figure(limits.video_least_rate)}


def is_too_wide(limits: Limits, width: int, height: int) -> bool:
    """Whether a video has more points than its network takes, in any direction or in all."""
    return (
        (limits.video_edge is not None and max(width, height) > limits.video_edge)
        or (limits.video_width is not None and width > limits.video_width)
        or (limits.video_pixels is not None and width * height > limits.video_pixels)
    )


def _check_document(limits: Limits, item: MediaOut) -> Iterator[str]:
    types = limits.file_types if limits.file_count else frozenset[str]()
    yield from _check_file(item, types, limits.file_bytes)


_CHECKS = {"picture": _check_picture, "video": _check_video, "file": _check_document}


def _check_file(item: MediaOut, types: frozenset[str], most_bytes: int) -> Iterator[str]:
    if item.media_type not in types:
        text = _("%(name)s is of a kind that this network does not take.")
        yield text % {"name": item.name}
    elif item.size_bytes > most_bytes:
        text = _("%(name)s is larger than %(limit)s MB.")
        megabytes = f"{most_bytes / 1_000_000:.1f}".removesuffix(".0")
        yield text % {"name": item.name, "limit": megabytes}


def _check_poll(limits: Limits, draft: DraftOut, poll: PollOut) -> Iterator[str]:
    fewest, most = limits.poll_options
    if not most:
        yield _("This network has no polls.")
        return
    if draft.media:
        yield _("A poll and pictures do not go together here.")
    if not fewest <= len(poll.options) <= most:
        text = _("A poll has %(fewest)s to %(most)s answers here.")
        yield text % {"fewest": Figure(fewest), "most": Figure(most)}
    if len(set(poll.options)) < len(poll.options) or not all(map(str.strip, poll.options)):
        yield _("Each answer of a poll needs words of its own.")
    for option in poll.options:
        if limits.count(option) > limits.poll_option_length:
            text = _("“%(option)s” is longer than the %(limit)s characters an answer may have.")
            yield text % {"option": option, "limit": Figure(limits.poll_option_length)}
    shortest, longest = limits.poll_seconds
    if not shortest <= poll.open_for.total_seconds() <= longest:
        yield _("A poll cannot be open that long here.")
