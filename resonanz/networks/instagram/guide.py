"""How a person connects a business account on Instagram."""

from django.utils.translation import gettext_lazy as _

from resonanz.networks.graph_access import APP_FIELDS
from resonanz.networks.guides import Guide

GUIDE = Guide(
    steps=(
        _(
            "In the Instagram app make the account a professional one (business or creator) and "
            "link it with a Facebook page you manage."
        ),
        _(
            "At developers.facebook.com choose My Apps, Create App (or take the app of your "
            "Facebook page), and add Instagram with Facebook Login."
        ),
        _(
            "In the app, under Facebook Login for Business, Settings, add {return_address} to the "
            "valid OAuth redirect addresses."
        ),
        _(
            "Ask for these rights: instagram_basic, instagram_content_publish, "
            "instagram_manage_comments, instagram_manage_insights, pages_show_list, "
            "pages_read_engagement, pages_manage_metadata. Until Meta has approved them, only "
            "people with a role in the app can connect."
        ),
        _(
            "Under Webhooks choose Instagram, type {hook_address} as the callback and words of "
            "your own as the verify token, and subscribe to comments and mentions. Type the same "
            "words below first and save them by going on."
        ),
        _(
            "Instagram fetches pictures and videos from Resonanz itself: its public address "
            "(PUBLIC_ADDRESS) has to be reachable from everywhere."
        ),
        _("Copy the app ID and the app secret from App settings, Basic, into the form."),
        _("You go to Facebook, agree, and choose which account is to be connected."),
    ),
    fields=APP_FIELDS,
    button=_("Go to Facebook"),
)
