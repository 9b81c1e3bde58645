"""How a person connects a room of Matrix."""

from django.utils.translation import gettext_lazy as _

from resonanz.networks.guides import Field, Guide

GUIDE = Guide(
    steps=(
        _("Make an account for Resonanz on your Matrix server, or take the one that speaks there."),
        _(
            "Sign in with it in an app such as Element and join the room, or have it invited. "
            "The room must not be end-to-end encrypted: those are not supported, for only the "
            "devices of its members can read them."
        ),
        _(
            "Type its name and password here. Where people sign in through a page of their "
            "organisation, leave the name empty and give an access token instead: in Element "
            "under All settings › Help & About › Advanced."
        ),
        _("Choose the room. Each room becomes a channel of its own."),
    ),
    fields=(
        Field("server", _("Server"), _("For instance matrix.org or https://matrix.velora.example")),
        Field(
            "handle",
            _("Name"),
            _("For instance @velora:matrix.org; empty with an access token"),
            required=False,
        ),
        Field("secret", _("Password or access token"), is_secret=True),
        Field(
            "room",
            _("Room"),
            _("For instance #support:matrix.org; empty to choose from the rooms it is in"),
            required=False,
        ),
    ),
    button=_("Connect"),
)
