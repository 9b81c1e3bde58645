"""How a person connects a YouTube channel."""

from django.utils.translation import gettext_lazy as _

from resonanz.networks.guides import Guide
from resonanz.networks.oauth2 import APP_FIELDS

GUIDE = Guide(
    steps=(
        _("At console.cloud.google.com make a project and switch on YouTube Data API v3."),
        _(
            "Under Google Auth Platform fill in the branding, and set the audience to External, In "
            "production: while it is in testing every right ends after seven days."
        ),
        _(
            "Under Clients make an OAuth client of the type Web application, with "
            "{return_address} as an authorised redirect address."
        ),
        _(
            "Under Data access add the rights youtube.force-ssl and youtube.upload. Videos of a "
            "project that Google has not looked at (audit) stay private."
        ),
        _("Copy the client ID and the client secret into the form."),
        _("You go to Google, choose the account of the channel, and agree to everything asked."),
    ),
    fields=APP_FIELDS,
    button=_("Go to Google"),
)
