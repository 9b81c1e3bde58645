"""Posts and comments of a page, once.

LinkedIn knows no key, but does not take the same post twice: it names the one that stands there.
Of comments it takes as many as one likes; there only looking helps.
"""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from resonanz.core.errors import Gone, Refused, TryLater
from resonanz.core.http import Answer, Interrupted
from resonanz.core.time import now
from resonanz.networks import values
from resonanz.networks.contract import (
    JSON,
    AccountView,
    DraftOut,
    LostRight,
    ParentOut,
    Progress,
    RateLimited,
    Remote,
    Uncertain,
)
from resonanz.networks.values import mapping, number, text

from . import errors, parse, phrase, uploading
from .hearing import comments_on, recent_posts
from .wire import Api, Failed, api_of, urn

# Where progress keeps that we were about to send.
ASKED = "asked"
# After a try whose end we do not know, nothing is sent again before LinkedIn had this long.
SETTLES_SECONDS = 30
TOLERANCE = timedelta(seconds=10)


def publish(account: AccountView, draft: DraftOut, progress: Progress) -> list[Remote]:
    """The post or comment; LinkedIn knows no threads."""
    _look_first(account, draft, progress)
    if progress.parts:
        return progress.parts
    api = api_of(account)
    if draft.parent is not None:
        path, body = _comment(api, account, draft, draft.parent)
    else:
        media = uploading.ready(api, draft, account.remote_id, progress)
        path, body = "posts", phrase.post(account.remote_id, draft, media)
    progress.parts.append(_send(api, path, body, draft, progress))
    _forget(progress)
    return progress.parts


def _look_first(account: AccountView, draft: DraftOut, progress: Progress) -> None:
    """After a try whose end we do not know: look, and give LinkedIn time to show it."""
    asked = progress.media.get(ASKED)
    if not asked or progress.parts:
        return
    if found := find(account, draft):
        progress.parts = found
        _forget(progress)
    elif now().timestamp() - number(asked.get("at")) < SETTLES_SECONDS:
        raise Uncertain


def _comment(
    api: Api, account: AccountView, draft: DraftOut, parent: ParentOut
) -> tuple[str, JSON]:
    if draft.media:
        raise Refused(_("A comment takes no pictures here. Leave them out."))
    on, above = _place(api, parent)
    body = phrase.comment(account.remote_id, on, draft.parts[0], above)
    return f"socialActions/{urn(above or on)}/comments", body


def _place(api: Api, parent: ParentOut) -> tuple[str, str]:
    """The post a comment stands below, and the comment it answers: of those, one level only."""
    found = parse.COMMENT.fullmatch(parent.remote_id)
    if found is None:
        return parent.remote_id, ""
    path = f"socialActions/{urn(found['on'])}/comments/{found['number']}"
    try:
        above = mapping(api.get(path))
    except Gone as error:
        raise Refused(_("What you answer is no longer there.")) from error
    return found["on"], text(above.get("parentComment")) or parent.remote_id


def _send(api: Api, path: str, body: JSON, draft: DraftOut, progress: Progress) -> Remote:
    """Send it; whatever leaves it open whether it arrived is `Uncertain`."""
    progress.media[ASKED] = {"at": int(now().timestamp())}
    progress.keep(progress)
    try:
        answer = api.ask("POST", path, json=body)
    except (Interrupted, Failed) as error:
        raise Uncertain(error.message) from error
    except Gone as error:
        _forget(progress)
        raise Refused(_("What you answer is no longer there.")) from error
    except Refused as refusal:
        if original := errors.original_of(refusal.code):
            return _standing(api, original, draft, progress, refusal)
        _forget(progress)
        raise
    except (TryLater, RateLimited, LostRight):
        _forget(progress)
        raise
    return _remote(_name_of(answer, draft))


def _standing(
    api: Api, original: str, draft: DraftOut, progress: Progress, refusal: Refused
) -> Remote:
    """The post LinkedIn holds for the same: ours of an earlier try, or one said before."""
    try:
        found = mapping(api.get(f"posts/{urn(original)}"))
    except Gone:
        found = {}  # LinkedIn remembers also what was deleted
    if found and _is_since(parse.created_at(found), draft, api):
        return _remote(original)
    _forget(progress)
    raise refusal


def _name_of(answer: Answer, draft: DraftOut) -> str:
    """What LinkedIn calls it: a post in a header, a comment in its body."""
    named = answer.headers.get("x-restli-id", "")
    if draft.parent is not None:
        try:
            named = parse.comment_id(mapping(answer.json()))
        except TryLater as error:
            raise Uncertain(error.message) from error
    if not named.startswith("urn:li:"):
        raise Uncertain(_("LinkedIn answered something we do not understand."))
    return named


def _remote(name: str) -> Remote:
    return Remote(name, parse.address_of(name))


def _forget(progress: Progress) -> None:
    progress.media.pop(ASKED, None)
    progress.keep(progress)


def _is_since(at: datetime, draft: DraftOut, api: Api) -> bool:
    """Not older than the draft, on LinkedIn's clock."""
    return at >= (draft.created_at or now()) + api.ahead - TOLERANCE


def find(account: AccountView, draft: DraftOut) -> list[Remote]:
    """The post or comment, where it stands there already."""
    api, words = api_of(account), phrase.bare(phrase.shown(draft.parts[0]))
    if draft.parent is not None:
        return _found_below(api, account, draft, draft.parent, words)
    for one in recent_posts(api, account.remote_id):
        says = phrase.bare(parse.plain(text(one.get("commentary"))))
        if says == words and _is_since(parse.created_at(one), draft, api):
            return [_remote(text(one["id"]))]
    return []


def _found_below(
    api: Api, account: AccountView, draft: DraftOut, parent: ParentOut, words: str
) -> list[Remote]:
    try:
        on, above = _place(api, parent)
        told = comments_on(api, above or on)
    except (Gone, Refused):
        return []
    for one in told:
        says = phrase.bare(text(mapping(one.get("message")).get("text")))
        at = values.from_milliseconds(mapping(one.get("created")).get("time"))
        if one.get("actor") == account.remote_id and says == words and _is_since(at, draft, api):
            return [_remote(parse.comment_id(one))]
    return []
