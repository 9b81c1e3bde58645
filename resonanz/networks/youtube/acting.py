"""What we do to videos and comments there; done again it changes nothing."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from resonanz.core.errors import Gone, Refused
from resonanz.core.http import Interrupted
from resonanz.networks import values
from resonanz.networks.contract import AccountView, Action, Uncertain

from . import parse
from .wire import Api, Failed

# Our words for what becomes of a comment of somebody else's.
MODERATION = {"hide": "heldForReview", "hold": "heldForReview", "unhide": "published"}
MODERATION |= {"publish": "published", "reject": "rejected"}


def act(account: AccountView, action: Action) -> None:
    """Do it; raises `Refused` for what this network does not know."""
    verb = VERBS.get(action.verb)
    if verb is None:
        raise Refused(_("This network cannot do that."))
    try:
        verb(Api(account), action)
    except (Interrupted, Failed) as error:
        raise Uncertain(error.message) from error


def _moderate(api: Api, action: Action) -> None:
    api.write(
        "POST",
        "comments/setModerationStatus",
        id=action.remote_id,
        moderationStatus=MODERATION[action.verb],
    )


def _delete(api: Api, action: Action) -> None:
    path = "videos" if parse.is_video(action.remote_id) else "comments"
    try:
        api.write("DELETE", path, id=action.remote_id)
    except Gone:
        return


def _edit(api: Api, action: Action) -> None:
    """Other words: a comment's, or the description of a video, whose title stays."""
    words = values.text(action.extra.get("text"))
    if not parse.is_video(action.remote_id):
        body = {"id": action.remote_id, "snippet": {"textOriginal": words}}
        api.write("PUT", "comments", body, part="snippet")
        return
    told = parse.items(api.get("videos", part="snippet", id=action.remote_id))
    if not told:
        raise Gone(_("It is no longer there."))
    snippet = values.mapping(told[0].get("snippet"))
    kept = ("title", "categoryId", "tags", "defaultLanguage")
    before = {name: snippet[name] for name in kept if name in snippet}
    body = {"id": action.remote_id, "snippet": {**before, "description": words}}
    api.write("PUT", "videos", body, part="snippet")


VERBS: dict[str, Callable[[Api, Action], None]] = {"delete": _delete, "edit": _edit}
VERBS |= dict.fromkeys(MODERATION, _moderate)
