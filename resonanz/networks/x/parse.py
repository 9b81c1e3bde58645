"""X's answers as we understand them: pure functions; any field may be missing or wrong."""

import html
from collections.abc import Iterator, Mapping
from typing import Any

import regex

from resonanz.networks.contract import JSON, IdentitySeen, MediaSeen, PostSeen
from resonanz.networks.values import mapping, moment, number, objects, text

USER_FIELDS = {"user.fields": "id,name,username,profile_image_url"}
FIELDS = {
    "expansions": "author_id,attachments.media_keys,referenced_tweets.id,"
    "referenced_tweets.id.author_id",
    "tweet.fields": "id,text,author_id,created_at,conversation_id,in_reply_to_user_id,"
    "referenced_tweets,entities,lang,note_tweet,attachments",
    "media.fields": "media_key,type,url,preview_image_url,alt_text,width,height",
    **USER_FIELDS,
}
KINDS = {"photo": "picture", "video": "video", "animated_gif": "video"}
LEADING = regex.compile(r"\A(?:@\w{1,20}\s+)+")


def order(remote_id: str) -> tuple[int, str]:
    """Numbers grow with time; longer ones are later."""
    return len(remote_id), remote_id


def address_of(remote_id: str, handle: str = "") -> str:
    return f"https://x.com/{handle or 'i'}/status/{remote_id}"


def identity(user: Mapping[str, Any]) -> IdentitySeen:
    handle = text(user.get("username"))
    return IdentitySeen(
        text(user.get("id")),
        handle,
        text(user.get("name")),
        f"https://x.com/{handle}" if handle else "",
        text(user.get("profile_image_url")),
    )


def posts(page: Any, me: str) -> Iterator[PostSeen]:
    """The posts of a page with what they quote or answer, oldest first, parents first."""
    found, included = mapping(page), mapping(mapping(page).get("includes"))
    told = {text(one.get("id")): one for one in objects(found.get("data"))}
    around = {text(one.get("id")): one for one in objects(included.get("tweets"))}
    for remote_id in sorted({*told, *around} - {""}, key=order):
        one = told.get(remote_id) or around[remote_id]
        yield post(one, included, me, is_context=remote_id not in told)


def post(found: JSON, included: JSON, me: str, *, is_context: bool = False) -> PostSeen:
    """One post; its reason is context where it only stands around."""
    author_id, remote_id = text(found.get("author_id")), text(found.get("id"))
    who = _author(author_id, included)
    return PostSeen(
        remote_id=remote_id,
        author=who,
        said_at=moment(found.get("created_at")),
        text=words_of(found),
        parent_remote_id=refers(found, "replied_to"),
        root_remote_id=text(found.get("conversation_id")),
        address=address_of(remote_id, who.handle),
        language=_language(found),
        media=_media(found, included),
        quotes_remote_id=refers(found, "quoted"),
        reason=_reason(found, author_id, me, is_context=is_context),
    )


def _author(author_id: str, included: JSON) -> IdentitySeen:
    for user in objects(included.get("users")):
        if text(user.get("id")) == author_id:
            return identity(user)
    return IdentitySeen(author_id, "")


def _language(found: JSON) -> str:
    tag = text(found.get("lang"))
    return tag if len(tag) == 2 else ""  # "und", "qme": no language


def refers(found: JSON, kind: str) -> str:
    referred = objects(found.get("referenced_tweets"))
    return next((text(one.get("id")) for one in referred if one.get("type") == kind), "")


def _reason(found: JSON, author_id: str, me: str, *, is_context: bool) -> str:
    if author_id == me:
        return "own"
    if is_context:
        return "context"
    return "reply" if text(found.get("in_reply_to_user_id")) == me else "mention"


def words_of(found: JSON) -> str:
    """What was typed: long posts whole, addresses as they lead, without the names before an
    answer, which X adds itself."""
    note = mapping(found.get("note_tweet"))
    whole = note if text(note.get("text")) else found
    words = text(whole.get("text"))
    for link in objects(mapping(whole.get("entities")).get("urls")):
        short, leads = text(link.get("url")), text(link.get("expanded_url"))
        if short:  # a picture or video is no address of the text
            words = words.replace(short, "" if link.get("media_key") else leads or short)
    words = html.unescape(words)
    return (LEADING.sub("", words) if refers(found, "replied_to") else words).strip()


def _media(found: JSON, included: JSON) -> tuple[MediaSeen, ...]:
    keys = mapping(found.get("attachments")).get("media_keys")
    wished = set(map(text, keys)) if isinstance(keys, list) else set()
    return tuple(
        MediaSeen(
            kind=KINDS.get(text(one.get("type")), "file"),
            address=text(one.get("url")) or text(one.get("preview_image_url")),
            preview_address=text(one.get("preview_image_url")) or text(one.get("url")),
            alt=text(one.get("alt_text")),
            width=number(one.get("width")) or None,
            height=number(one.get("height")) or None,
        )
        for one in objects(included.get("media"))
        if text(one.get("media_key")) in wished - {""}
    )


# What X calls its figures -> our words.
FIGURES = {
    "impression_count": "impressions",
    "like_count": "likes",
    "reply_count": "comments",
    "retweet_count": "shares",
    "bookmark_count": "saves",
}


def figures(page: Any) -> dict[str, dict[str, int]]:
    """What X counts of each post."""
    return {
        text(one.get("id")): {
            ours: number(metrics[theirs])
            for theirs, ours in FIGURES.items()
            if theirs in (metrics := mapping(one.get("public_metrics")))
        }
        for one in objects(mapping(page).get("data"))
        if text(one.get("id"))
    }
