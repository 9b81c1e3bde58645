"""What a server answers, written from the published Mastodon API."""

import html
import re
from datetime import UTC, datetime, timedelta
from typing import Any

_LINK = re.compile(r"https?://[^\s<]+")
_MENTION = re.compile(r"(?<![\w/])@([a-z0-9_]+)(?:@([a-z0-9.:-]+[a-z0-9]))?", re.IGNORECASE)


def written(moment: datetime) -> str:
    """As Mastodon writes moments: UTC, three places after the second."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def account(person: Any, base: str) -> dict[str, Any]:
    address = f"{base}/@{person.acct}"
    return {
        "id": person.id,
        "username": person.name,
        "acct": person.acct,
        "display_name": person.display_name,
        "locked": False,
        "bot": False,
        "discoverable": True,
        "indexable": False,
        "group": False,
        "created_at": "2026-01-01T00:00:00.000Z",
        "note": "",
        "url": address,
        "uri": f"{base}/users/{person.name}",
        "avatar": "",
        "avatar_static": "",
        "avatar_description": "",
        "header": f"{base}/headers/missing.png",
        "header_static": f"{base}/headers/missing.png",
        "header_description": "",
        "followers_count": 0,
        "following_count": 0,
        "statuses_count": 0,
        "last_status_at": None,
        "hide_collections": None,
        "show_media": True,
        "show_media_replies": True,
        "show_featured": True,
        "noindex": False,
        "feature_approval": {"automatic": ["public"], "manual": [], "current_user": "automatic"},
        "emojis": [],
        "roles": [],
        "fields": [],
    }


def content(text: str, base: str) -> str:
    """Text as Mastodon shows it: links cut up, people without their server, paragraphs."""
    shown: list[str] = []
    place = 0
    for found in re.finditer(f"{_LINK.pattern}|{_MENTION.pattern}", text, re.IGNORECASE):
        shown.append(html.escape(text[place : found.start()], quote=False))
        shown.append(_link(found.group(0)) if "://" in found.group(0) else _mention(found, base))
        place = found.end()
    shown.append(html.escape(text[place:], quote=False))
    paragraphs = re.split(r"\n{2,}", "".join(shown))
    return "".join(f"<p>{one}</p>".replace("\n", "<br />") for one in paragraphs if one)


def _link(address: str) -> str:
    scheme, rest = address.split("://", 1)
    seen, hidden = rest[:30], rest[30:]
    return (
        f'<a href="{html.escape(address)}" target="_blank" rel="nofollow noopener">'
        f'<span class="invisible">{scheme}://</span>'
        f'<span class="{"ellipsis" if hidden else ""}">{html.escape(seen)}</span>'
        f'<span class="invisible">{html.escape(hidden)}</span></a>'
    )


def _mention(found: Any, base: str) -> str:
    name = found.group(0)[1:].split("@")[0]
    return (
        f'<span class="h-card" translate="no"><a href="{base}/@{found.group(0)[1:]}" '
        f'class="u-url mention">@<span>{name}</span></a></span>'
    )


def status(post: Any, world: Any) -> dict[str, Any]:
    base = world.address
    address = f"{base}/@{post.author.acct}/{post.id}"
    parent = world.statuses.get(post.answers)
    return {
        "id": post.id,
        "created_at": written(post.at),
        "in_reply_to_id": post.answers or None,
        "in_reply_to_account_id": (
            parent.author.id if parent and world.habits.names_answered else None
        ),
        "sensitive": post.sensitive,
        "spoiler_text": post.spoiler_text,
        "visibility": post.visibility,
        "language": post.language,
        "uri": f"{base}/users/{post.author.name}/statuses/{post.id}",
        "url": address,
        "replies_count": sum(one.answers == post.id for one in world.statuses.values()),
        "reblogs_count": int(post.id in world.reblogs),
        "favourites_count": int(post.id in world.favourites),
        "quotes_count": 0,
        "edited_at": written(post.edited_at) if post.edited_at else None,
        "favourited": post.id in world.favourites,
        "reblogged": post.id in world.reblogs,
        "muted": False,
        "bookmarked": False,
        "pinned": False,
        "content": content(post.shown_as or post.text, base),
        "filtered": [],
        "reblog": None,
        "application": {"name": "Resonanz", "website": None},
        "account": account(post.author, base),
        "media_attachments": [media(world.media[one], base) for one in post.media],
        "mentions": [
            {
                "id": one.id,
                "username": one.name,
                "url": f"{base}/@{one.acct}",
                "acct": one.acct,
            }
            for one in post.mentions
        ],
        "tags": [],
        "emojis": [],
        "tagged_collections": [],
        "quote": _quote(post, world),
        "card": None,
        "poll": poll(post),
        "quote_approval": {"automatic": ["public"], "manual": [], "current_user": "automatic"},
    }


def _quote(post: Any, world: Any) -> dict[str, Any] | None:
    if post.quotes not in world.statuses:
        return None
    return {"state": "accepted", "quoted_status": status(world.statuses[post.quotes], world)}


def poll(post: Any) -> dict[str, Any] | None:
    if not post.poll:
        return None
    ends = post.at + timedelta(seconds=int(post.poll["expires_in"]))
    return {
        "id": post.id,
        "expires_at": written(ends),
        "expired": False,
        "multiple": bool(post.poll.get("multiple")),
        "votes_count": 0,
        "voters_count": 0,
        "options": [{"title": one, "votes_count": 0} for one in post.poll["options"]],
        "emojis": [],
        "voted": True,
        "own_votes": [],
    }


def media(found: Any, base: str) -> dict[str, Any]:
    address = f"{base}/system/media/{found.id}.png" if found.ready else None
    return {
        "id": found.id,
        "type": "image",
        "url": address,
        "preview_url": address,
        "remote_url": None,
        "preview_remote_url": None,
        "text_url": None,
        "meta": {"original": {"width": 600, "height": 400, "size": "600x400", "aspect": 1.5}},
        "description": found.description,
        "blurhash": "UGC~-#M{0JfkNFofR%M{IURj%Mt7E0oM%MR*",
    }


def notification(one: Any, world: Any) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": one.id,
        "type": one.kind,
        "created_at": written(one.at),
        "group_key": f"ungrouped-{one.id}",
        "account": account(one.by, world.address),
    }
    if one.status_id in world.statuses:
        told["status"] = status(world.statuses[one.status_id], world)
    if world.is_filtered(one):
        told["filtered"] = True
    if one.by.limited:
        told["account"]["limited"] = True
    return told


def instance_v2(world: Any) -> dict[str, Any]:
    habits = world.habits
    return {
        "domain": world.domain,
        "title": "Marktplatz",
        "version": habits.version,
        "source_url": "https://example.org/source",
        "description": "",
        "usage": {"users": {"active_month": 2}},
        "thumbnail": {"url": f"{world.address}/preview.png"},
        "icon": [],
        "languages": ["de"],
        "configuration": {
            "urls": {
                "streaming": world.stream_address,
                "status": None,
                "about": f"{world.address}/about",
                "privacy_policy": None,
                "terms_of_service": None,
            },
            "vapid": {"public_key": "unused"},
            "accounts": {"max_featured_tags": 10},
            "statuses": {
                "max_characters": habits.max_characters,
                "max_media_attachments": 4,
                "characters_reserved_per_url": 23,
            },
            "media_attachments": _media_limits() | {"description_limit": 1500},
            "polls": {"max_options": 4},
            "translation": {"enabled": False},
        },
        "registrations": {"enabled": False},
        "api_versions": {"mastodon": 6},
        "contact": {"email": "", "account": None},
        "rules": [],
    }


def instance_v1(world: Any) -> dict[str, Any]:
    habits = world.habits
    return {
        "uri": world.domain,
        "title": "Marktplatz",
        "short_description": "",
        "description": "",
        "email": "",
        "version": habits.version,
        "urls": {"streaming_api": world.stream_address} if habits.streaming else {},
        "stats": {"user_count": 2, "status_count": 0, "domain_count": 1},
        "thumbnail": f"{world.address}/preview.png",
        "languages": ["de"],
        "registrations": False,
        "approval_required": False,
        "invites_enabled": False,
        "configuration": {
            "accounts": {"max_featured_tags": 10},
            "statuses": {
                "max_characters": habits.max_characters,
                "max_media_attachments": 4,
                "characters_reserved_per_url": 23,
            },
            "media_attachments": _media_limits(),
            "polls": {"max_options": 4},
        },
        "contact_account": None,
        "rules": [],
    }


def _media_limits() -> dict[str, Any]:
    return {
        "supported_mime_types": ["image/jpeg", "image/png", "image/gif", "image/webp"],
        "image_size_limit": 16_777_216,
        "image_matrix_limit": 33_177_600,
        "video_size_limit": 103_809_024,
        "video_frame_rate_limit": 120,
        "video_matrix_limit": 8_294_400,
    }
