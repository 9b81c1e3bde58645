"""How a person connects a channel of Mattermost."""

from django.utils.translation import gettext_lazy as _

from resonanz.networks.guides import Field, Guide

GUIDE = Guide(
    steps=(
        _(
            "In Mattermost open the menu › Integrations › Bot Accounts and add a bot with the role "
            "Member. Where that is missing, an administrator allows it in the System Console under "
            "Integrations › Bot Accounts."
        ),
        _("Copy the bot's token: it is shown once. A personal access token works too."),
        _("Add the bot to its team and to each channel it is to read and speak in."),
        _("Type the token here and choose the channel. Each becomes a channel of its own."),
    ),
    fields=(
        Field("server", _("Server"), _("For instance https://chat.velora.example")),
        Field("secret", _("Token"), is_secret=True),
        Field(
            "channel",
            _("Channel"),
            _("For instance town-square or team/town-square; empty to choose"),
            required=False,
        ),
    ),
    button=_("Connect"),
)
