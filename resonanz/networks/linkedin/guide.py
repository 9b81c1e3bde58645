"""How a page on LinkedIn is connected."""

from django.utils.translation import gettext_lazy as _

from resonanz.networks.guides import Guide
from resonanz.networks.oauth2 import APP_FIELDS

GUIDE = Guide(
    steps=(
        _("Open developer.linkedin.com, create an app and let your page confirm it."),
        _(
            "Under Products, ask for the “Community Management API”. LinkedIn looks at each app: "
            "this can take days. It brings the rights asked for: r_basicprofile, "
            "rw_organization_admin, r_organization_social, w_organization_social, "
            "r_organization_social_feed, w_organization_social_feed."
        ),
        _("Under Auth, add {return_address} to the redirect addresses."),
        _("Copy client ID and client secret from the same page."),
        _("LinkedIn asks whether Resonanz may speak for your pages: agree as their administrator."),
        _("Where you look after several pages, choose one; connect again for the next."),
    ),
    fields=APP_FIELDS,
    button=_("Go to LinkedIn"),
)
