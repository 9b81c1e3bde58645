"""What a planned post says: the original, and what a variant says differently."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from resonanz.channels.abilities import Ability
from resonanz.channels.models import Channel

DAY_SECONDS = 86_400


@dataclass(frozen=True)
class Content:
    """Everything a person writes of a post; pictures and times lie beside it."""

    text: str = ""
    title: str = ""
    link: str = ""
    content_warning: str = ""
    visibility: str = "public"
    first_comment: str = ""
    # Cut at sentences into a thread where it is too long for one post.
    is_thread: bool = False
    poll: tuple[str, ...] = ()
    poll_seconds: int = DAY_SECONDS
    poll_multiple: bool = False
    # Pictures of the original that do not go along here.
    left_out: tuple[int, ...] = ()


NAMES = frozenset(field.name for field in fields(Content))
# What a variant may say differently.
OVERRIDES = ("text", "title", "content_warning", "visibility", "first_comment", "left_out")


def content_of(*layers: Mapping[str, Any]) -> Content:
    """The content that stored layers make, the later ones over the earlier."""
    merged: dict[str, Any] = {}
    for layer in layers:
        merged |= {name: value for name, value in layer.items() if name in NAMES}
    for name in ("poll", "left_out"):
        merged[name] = tuple(merged.get(name) or ())
    return Content(**merged)


def stored(content: Content) -> dict[str, Any]:
    """The content as it is stored: only what differs from nothing at all."""
    plain = asdict(Content())
    kept = {name: value for name, value in asdict(content).items() if value != plain[name]}
    return {
        name: list(value) if isinstance(value, tuple) else value for name, value in kept.items()
    }


def offered(channel: Channel) -> frozenset[str]:
    """The parts of a content that the network of a channel has."""
    known = {
        "title": Ability.TITLE,
        "poll": Ability.POLL,
        "content_warning": Ability.CONTENT_WARNING,
        "visibility": Ability.VISIBILITY,
        "is_thread": Ability.THREAD,
        "first_comment": Ability.REPLY,
        "pictures": Ability.MEDIA,
        "link_card": Ability.LINK,
    }
    return frozenset(name for name, ability in known.items() if channel.can(ability))


def fitted(content: Content, channel: Channel) -> Content:
    """The content without what the network of a channel does not have at all."""
    have = offered(channel)
    changes: dict[str, Any] = asdict(content)
    for name in ("title", "poll", "content_warning", "visibility", "is_thread", "first_comment"):
        if name not in have:
            changes[name] = getattr(Content(), name)
    if content.link and "link_card" not in have:
        changes |= {"link": "", "text": _with_link(content.text, content.link)}
    return Content(**changes)


def _with_link(text: str, link: str) -> str:
    """Where a network shows no card, the address stands in the words."""
    return text if link in text else f"{text.rstrip()}\n\n{link}".strip()
