"""How an account on X is connected."""

from django.utils.translation import gettext_lazy as _

from resonanz.networks.guides import Field, Guide
from resonanz.networks.oauth2 import APP_FIELDS

GUIDE = Guide(
    steps=(
        _("Open the developer portal of X (developer.x.com) and create a project with an app."),
        _(
            "Set up user authentication: permission “Read and write”, type “Web App”, and "
            "{return_address} as the callback address. Asked for are: tweet.read, tweet.write, "
            "users.read, like.read, like.write, media.write, offline.access."
        ),
        _("Copy the OAuth 2.0 client ID and client secret."),
        _(
            "X counts what is read and posted each month and lets it cost. Type what your plan "
            "holds: Resonanz counts along and stops before it costs more."
        ),
        _("X asks whether Resonanz may speak for the account: agree there."),
    ),
    fields=(
        *APP_FIELDS,
        Field(
            "monthly_reads",
            _("Posts read a month"),
            _("Leave empty where nothing is to be counted."),
            required=False,
        ),
        Field("monthly_posts", _("Posts written a month"), required=False),
    ),
    button=_("Go to X"),
)
