"""A channel is connected: Google is asked for permission, YouTube for the channel."""

from django.utils.translation import gettext as _

from resonanz.core.errors import Refused
from resonanz.networks import oauth2, values
from resonanz.networks.contract import JSON, AccountView, Choice, ConnectRequest, Grant, Redirect

from . import parse
from .wire import Api, provider


def connect(request: ConnectRequest) -> Grant | Redirect | Choice:
    """Where the person agrees; back from there, the right to speak for the channel."""
    if not request.code:
        return oauth2.redirect(provider(), request)
    secret = oauth2.exchanged(provider(), request)
    if not secret.get("refresh_token"):
        raise Refused(
            _(
                "Google gave no lasting permission. Take the app away at "
                "myaccount.google.com/permissions and begin again."
            )
        )
    return granted(secret)


def granted(secret: JSON) -> Grant:
    api = Api(AccountView(0, "", "", "", secret, {}))
    found = parse.items(api.get("channels", part="snippet,contentDetails,status", mine="true"))
    if not found:
        raise Refused(_("This Google account has no YouTube channel. Make one first."))
    me = parse.channel(found[0])
    lists = values.mapping(values.mapping(found[0].get("contentDetails")).get("relatedPlaylists"))
    long_videos = values.text(values.mapping(found[0].get("status")).get("longUploadsStatus"))
    return Grant(
        remote_id=me.remote_id,
        handle=me.handle,
        server="",
        secret=secret,
        name=me.name,
        address=me.address,
        picture_address=me.picture_address,
        extra={
            "uploads": values.text(lists.get("uploads")),
            "long_videos": long_videos in ("allowed", "longUploadsUnspecified", ""),
        },
        ends_at=oauth2.end_of(secret),
        rights=oauth2.rights_of(secret),
    )
