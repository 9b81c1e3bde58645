"""How a person connects an account: the steps at the network, and what the form asks for."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

type Text = Any  # str, or one that is translated when it is shown


@dataclass(frozen=True)
class Field:
    """One thing the form asks for."""

    name: str  # server | handle | secret
    label: Text
    help: Text = ""
    required: bool = True
    is_secret: bool = False


@dataclass(frozen=True)
class Guide:
    """What to do, in order, and what to type."""

    steps: tuple[Text, ...]
    fields: tuple[Field, ...]
    button: Text


_GUIDES = {
    "practice": Guide(
        steps=(
            _("Think of a name for the account. It exists only in this installation."),
            _("Everything said there is invented: try out whatever you like."),
        ),
        fields=(Field("handle", _("Name of the account")),),
        button=_("Connect"),
    ),
    "bluesky": Guide(
        steps=(
            _("In Bluesky, open Settings › Privacy and security › App passwords."),
            _("Make an app password for Resonanz and allow access to direct messages if you wish."),
            _("Type your handle and that app password here. Never use your real password."),
        ),
        fields=(
            Field(
                "server",
                _("Server"),
                _("Leave it empty to find it by your handle; usually https://bsky.social."),
                required=False,
            ),
            Field("handle", _("Handle"), _("For instance velora.bsky.social")),
            Field("secret", _("App password"), "xxxx-xxxx-xxxx-xxxx", is_secret=True),
        ),
        button=_("Connect"),
    ),
    "mastodon": Guide(
        steps=(
            _("Type the address of the server your account lives on."),
            _("The server asks whether Resonanz may speak for the account: agree there."),
            _("You come back here by yourself."),
        ),
        fields=(
            Field(
                "server", _("Server"), _("For instance mastodon.social or @velora@norden.social")
            ),
        ),
        button=_("Go to the server"),
    ),
}


def guide_of(key: str) -> Guide | None:
    """The guide of a network; none where there is nothing to connect (our own spaces)."""
    return _GUIDES.get(key)
