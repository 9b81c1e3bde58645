"""What we do to posts and people there; done again it changes nothing."""

from collections.abc import Callable
from urllib.parse import quote

from django.utils.translation import gettext as _

from resonanz.core.errors import Gone, Refused
from resonanz.networks import values
from resonanz.networks.contract import AccountView, Action

from . import parse, phrase
from .wire import Api, api_of

# Our words for what the API calls otherwise.
ON_POSTS = {
    "like": "favourite",
    "unlike": "unfavourite",
    "share": "reblog",
    "unshare": "unreblog",
}
ON_PEOPLE = {"follow": "follow", "unfollow": "unfollow", "hide": "mute", "unhide": "unmute"}


def act(account: AccountView, action: Action) -> None:
    """Do it; raises `Refused` for what this network does not know."""
    api = api_of(account)
    if action.verb in ON_POSTS:
        api.ask("POST", f"/api/v1/statuses/{_safe(action)}/{ON_POSTS[action.verb]}")
    elif action.verb in ON_PEOPLE:
        number = person(api, action.remote_id)
        api.ask("POST", f"/api/v1/accounts/{quote(number, safe='')}/{ON_PEOPLE[action.verb]}")
    elif action.verb in VERBS:
        VERBS[action.verb](api, account, action)
    else:
        raise Refused(_("This network cannot do that."))


def person(api: Api, handle: str) -> str:
    """The server's own number of somebody whom all servers know by the handle."""
    handle = handle.lstrip("@")
    try:
        found = values.mapping(api.get("/api/v1/accounts/lookup", acct=handle))
    except (Gone, Refused):
        found = _searched(api, handle)
    if not parse.text(found.get("id")):
        raise Gone(_("%(handle)s is no longer there.") % {"handle": handle})
    return parse.text(found["id"])


def _searched(api: Api, handle: str) -> dict[str, object]:
    for one in values.objects(api.get("/api/v1/accounts/search", q=handle, resolve="true")):
        acct = parse.text(one.get("acct")).lower()
        if handle.lower() in (acct, f"{acct}@{api.server.partition('://')[2]}"):
            return dict(one)
    return {}


def _delete(api: Api, account: AccountView, action: Action) -> None:
    try:
        api.ask("DELETE", f"/api/v1/statuses/{_safe(action)}")
    except Gone:
        return


def _edit(api: Api, account: AccountView, action: Action) -> None:
    """Say it otherwise; pictures, warning and whom it answers stay unless given anew."""
    before = dict(api.get(f"/api/v1/statuses/{_safe(action)}"))
    answered = [
        parse.handle(one, parse.text(account.extra.get("domain")))
        for one in values.objects(before.get("mentions"))
        if parse.text(one.get("id")) == parse.text(before.get("in_reply_to_account_id"))
    ]
    text = parse.text(action.extra.get("text"))
    for whom in answered:
        text = phrase.naming(text, whom, account.handle)
    warning = action.extra.get("content_warning", before.get("spoiler_text"))
    body = phrase.edit(before, text, parse.text(warning), parse.text(action.extra.get("language")))
    api.ask("PUT", f"/api/v1/statuses/{_safe(action)}", json=body)


VERBS: dict[str, Callable[[Api, AccountView, Action], None]] = {"delete": _delete, "edit": _edit}


def _safe(action: Action) -> str:
    return quote(action.remote_id, safe="")
