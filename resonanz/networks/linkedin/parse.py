"""LinkedIn's answers as we understand them: pure functions; any field may be missing or wrong."""

import re
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from resonanz.networks.contract import JSON, IdentitySeen, InteractionSeen, PostSeen
from resonanz.networks.values import from_milliseconds, mapping, number, objects, text

COMMENT = re.compile(r"urn:li:comment:\((?P<on>urn:li:\w+:\d+),(?P<number>\d+)\)")
_LIVE = re.compile(
    r"\{hashtag\|(?P<sign>\\?[#\uFF03])\|(?P<tag>(?:\\.|[^}])*)\}"
    r"|@\[(?P<name>(?:\\.|[^\]])*)\]\s?\([^)]*\)"
    r"|\\(?P<plain>.)",
    re.DOTALL,
)


def elements(page: Any) -> list[JSON]:
    return objects(mapping(page).get("elements"))


def plain(little: str) -> str:
    """Little text as a reader sees it."""
    return _LIVE.sub(_read, little)


def _read(found: re.Match[str]) -> str:
    if found["sign"]:
        return found["sign"].removeprefix("\\") + plain(found["tag"])
    return plain(found["name"]) if found["name"] is not None else found["plain"]


def address_of(remote_id: str) -> str:
    on = COMMENT.fullmatch(remote_id)
    return f"https://www.linkedin.com/feed/update/{on['on'] if on else remote_id}/"


def created_at(found: JSON) -> datetime:
    """When a post was published there."""
    return from_milliseconds(found.get("publishedAt") or found.get("createdAt"))


def post(found: JSON, us: IdentitySeen) -> PostSeen:
    """One of our posts."""
    remote_id = text(found.get("id"))
    return PostSeen(
        remote_id=remote_id,
        author=us,
        said_at=created_at(found),
        text=plain(text(found.get("commentary"))) or _("(a post without words)"),
        root_remote_id=remote_id,
        address=address_of(remote_id),
        edited_at=_edited(found),
        reason="own",
    )


def _edited(found: JSON) -> datetime | None:
    is_edited = mapping(found.get("lifecycleStateInfo")).get("isEditedByAuthor") is True
    return from_milliseconds(found.get("lastModifiedAt")) if is_edited else None


def comment(found: JSON, below: str, us: IdentitySeen, names: dict[str, IdentitySeen]) -> PostSeen:
    """A comment below a post of ours."""
    actor, created = text(found.get("actor")), mapping(found.get("created"))
    changed = mapping(found.get("lastModified")).get("time")
    who = us if actor == us.remote_id else names.get(actor) or stranger(actor)
    remote_id = comment_id(found)
    is_edited = number(changed) > number(created.get("time"))
    return PostSeen(
        remote_id=remote_id,
        author=who,
        said_at=from_milliseconds(created.get("time")),
        text=text(mapping(found.get("message")).get("text")) or _("(a picture)"),
        parent_remote_id=text(found.get("parentComment")) or below,
        root_remote_id=below,
        address=address_of(remote_id),
        edited_at=from_milliseconds(changed) if is_edited else None,
        reason="own" if who is us else "reply",
    )


def comment_id(found: JSON) -> str:
    """What a comment is called; older answers name only its number."""
    named = text(found.get("commentUrn"))
    on, here = text(found.get("object")), text(found.get("id"))
    return named or (f"urn:li:comment:({on},{here})" if on and here else "")


def answers(found: JSON) -> int:
    """How many comments stand below a comment."""
    return number(mapping(found.get("commentsSummary")).get("aggregatedTotalComments"))


def stranger(actor: str) -> IdentitySeen:
    """Somebody whose name LinkedIn does not tell us."""
    return IdentitySeen(actor, actor.rpartition(":")[2], _("Somebody on LinkedIn"))


def person(actor: str, found: JSON) -> IdentitySeen:
    """A person as LinkedIn tells them."""
    names = (text(found.get(name)) for name in ("localizedFirstName", "localizedLastName"))
    name, vanity = " ".join(one for one in names if one), text(found.get("vanityName"))
    unknown = stranger(actor)
    address = f"https://www.linkedin.com/in/{vanity}" if vanity else ""
    return IdentitySeen(actor, vanity or unknown.handle, name or unknown.name, address)


def organisation(actor: str, found: JSON) -> IdentitySeen:
    """A page as LinkedIn tells it."""
    name, vanity = text(found.get("localizedName")), text(found.get("vanityName"))
    address = f"https://www.linkedin.com/company/{vanity}" if vanity else ""
    return IdentitySeen(actor, vanity or actor.rpartition(":")[2], name, address)


def reaction(
    key: str, remote_id: str, who: IdentitySeen, at: datetime, *, undone: bool = False
) -> InteractionSeen:
    """Somebody's reaction, from the key it is kept by (`actor|LIKE`)."""
    return InteractionSeen(
        "reaction", remote_id, who, at, key.rpartition("|")[2].lower(), undone=undone
    )


def counts(page: Any) -> dict[str, tuple[int, int]]:
    """By post: how many comments and reactions stand there."""
    return {
        name: (
            number(mapping(found.get("commentSummary")).get("count")),
            sum(
                number(mapping(one).get("count"))
                for one in mapping(found.get("reactionSummaries")).values()
            ),
        )
        for name, found in mapping(mapping(page).get("results")).items()
        if isinstance(found, dict)
    }
