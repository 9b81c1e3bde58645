"""How a person connects an account on a server of the Mastodon API."""

from django.utils.translation import gettext_lazy as _

from resonanz.networks.guides import Field, Guide

GUIDE = Guide(
    steps=(
        _(
            "Type the address of the server your account lives on. Nothing has to be made there: "
            "Resonanz registers itself, and asks for the rights to read and to write."
        ),
        _("The server asks whether Resonanz may speak for the account: agree there."),
        _("You come back here by yourself."),
    ),
    fields=(
        Field("server", _("Server"), _("For instance mastodon.social or @velora@norden.social")),
    ),
    button=_("Go to the server"),
    leads_away=True,
)
