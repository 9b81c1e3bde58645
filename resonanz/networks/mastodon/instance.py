"""What a server says about itself: who it is, whether it streams, what fits on it. Pure."""

import re
from collections.abc import Mapping
from typing import Any

from resonanz.networks.values import mapping

from .parse import text


def is_instance(answer: Any) -> bool:
    """Whether this describes a server that speaks the API."""
    found = mapping(answer)
    return "version" in found and ("uri" in found or "domain" in found)


def domain(instance: Mapping[str, Any], otherwise: str) -> str:
    """The domain of the handles of a server's own people; it may differ from the server's host."""
    found = instance.get("account_domain") or instance.get("domain") or instance.get("uri")
    return text(found).rpartition("://")[2].partition("/")[0] or otherwise


def streaming(instance: Mapping[str, Any]) -> str:
    """The address of the stream as https, or nothing where the server has none."""
    new = mapping(mapping(instance.get("configuration")).get("urls")).get("streaming")
    old = mapping(instance.get("urls"))
    address = text(new or old.get("streaming_api") or old.get("streaming"))
    scheme, _, rest = address.partition("://")
    http = {"wss": "https", "https": "https", "ws": "http", "http": "http"}.get(scheme)
    return f"{http}://{rest.rstrip('/')}" if http and rest else ""


def counts_as_mastodon(instance: Mapping[str, Any]) -> bool:
    """Whether links are short there and people without their server: Mastodon and its forks.

    Others say "takahe/0.11.0", "2.7.2 (compatible; Pleroma 2.9.1)"; GoToSocial is before its 1.0.
    """
    version = text(instance.get("version"))
    return bool(re.match(r"[1-9]\d*\.\d", version)) and "compatible" not in version.lower()


def limits(instance: Mapping[str, Any]) -> dict[str, Any]:
    """What fits on this server, as far as it says; kept with the account."""
    configuration = mapping(instance.get("configuration"))
    statuses = mapping(configuration.get("statuses"))
    files = mapping(configuration.get("media_attachments"))
    polls = mapping(configuration.get("polls")) or mapping(instance.get("poll_limits"))
    # Behind each "or": where Pleroma said so before it knew Mastodon's names.
    found = {
        "text_length": statuses.get("max_characters") or instance.get("max_toot_chars"),
        "link_length": statuses.get("characters_reserved_per_url"),
        "media_count": (
            statuses.get("max_media_attachments") or instance.get("max_media_attachments")
        ),
        "picture_bytes": files.get("image_size_limit") or instance.get("upload_limit"),
        "picture_pixels": files.get("image_matrix_limit"),
        "alt_length": files.get("description_limit") or instance.get("description_limit"),
        "video_bytes": files.get("video_size_limit") or instance.get("upload_limit"),
        "video_pixels": files.get("video_matrix_limit"),
        "video_rate": files.get("video_frame_rate_limit"),
        "poll_option_length": polls.get("max_characters_per_option")
        or polls.get("max_option_chars"),
    }
    told: dict[str, Any] = {
        name: int(value)
        for name, value in found.items()
        if isinstance(value, int | float) and value >= 1
    }
    told |= _poll_limits(polls)
    if "version" in instance and not counts_as_mastodon(instance):
        told["counts_everything"] = True
    listed = files.get("supported_mime_types")
    types = [text(one) for one in listed if text(one)] if isinstance(listed, list) else []
    return told | ({"media_types": types} if types else {})


def _poll_limits(polls: Mapping[str, Any]) -> dict[str, list[int]]:
    """How many answers a poll may have, and how long it may be open (seconds)."""
    most, shortest, longest = (
        polls.get(name) for name in ("max_options", "min_expiration", "max_expiration")
    )
    told = {}
    if isinstance(most, int) and most >= 2:
        told["poll_options"] = [2, most]
    if isinstance(longest, int) and longest > 0:
        told["poll_seconds"] = [shortest if isinstance(shortest, int) else 0, longest]
    return told
