"""A hub calls us: it asks whether we meant it, and brings news, believed only with our secret."""

from base64 import b64encode

from django.utils.translation import gettext as _

from resonanz.core.errors import Forbidden, Gone
from resonanz.core.time import now
from resonanz.networks.contract import AccountView, Call, Hint, Reply

from . import hub
from .syndication import text

# What is larger is fetched from the feed itself.
MOST_BYTES = 300_000


def called(call: Call) -> Reply:
    """What a call of a hub is answered.

    Raises `Gone` for a subscription that is not ours, `Forbidden` for news nobody signed.
    """
    if call.account is None:
        raise Gone(_("There is nothing here."))
    return _verified(call.account, call) if call.method == "GET" else _told(call.account, call)


def _verified(account: AccountView, call: Call) -> Reply:
    mode, topic = call.query.get("hub.mode", ""), call.query.get("hub.topic", "")
    is_ours = bool(account.secret) and topic == (account.extra.get("hub") or {}).get("topic")
    challenge = call.query.get("hub.challenge", "")
    if mode == "denied" and is_ours:
        return Reply([Hint(account.remote_id, {"denied": topic})])
    if mode == "subscribe" and is_ours and challenge:
        lease = call.query.get("hub.lease_seconds", "")
        told = {"topic": topic, "lease": lease, "at": now().isoformat()}
        return Reply([Hint(account.remote_id, told)], body=challenge)
    if mode == "unsubscribe" and not is_ours and challenge:
        return Reply(body=challenge)
    raise Gone(_("We did not ask for this."))


def _told(account: AccountView, call: Call) -> Reply:
    secret = text(account.secret.get("hub"))
    if not secret:
        return Reply(status=410)  # disconnected since: the hub may forget us
    if not hub.is_signed(secret, call.body, call.headers.get("x-hub-signature", "")):
        raise Forbidden(_("This call does not come from the feed's hub."))
    content = {"body": "", "type": call.headers.get("content-type", "")[:200]}
    if len(call.body) <= MOST_BYTES:
        content["body"] = b64encode(call.body).decode()
    return Reply([Hint(account.remote_id, content)])
