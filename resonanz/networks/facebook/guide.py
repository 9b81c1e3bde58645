"""How a person connects a Facebook page."""

from django.utils.translation import gettext_lazy as _

from resonanz.networks.graph_access import APP_FIELDS
from resonanz.networks.guides import Guide

GUIDE = Guide(
    steps=(
        _(
            "At developers.facebook.com choose My Apps, Create App, and the use case to manage "
            "everything on your page."
        ),
        _(
            "In the app, under Facebook Login for Business, Settings, add {return_address} to the "
            "valid OAuth redirect addresses."
        ),
        _(
            "Ask for these rights: pages_show_list, pages_read_engagement, "
            "pages_read_user_content, pages_manage_posts, pages_manage_engagement, "
            "pages_manage_metadata, pages_messaging, read_insights. Until Meta has approved them, "
            "only people with a role in the app can connect."
        ),
        _(
            "Under Webhooks choose Page, type {hook_address} as the callback and words of your own "
            "as the verify token, and subscribe to feed, mention and messages. Type the same "
            "words below first and save them by going on."
        ),
        _("Copy the app ID and the app secret from App settings, Basic, into the form."),
        _("You go to Facebook, agree, and choose which page is to be connected."),
    ),
    fields=APP_FIELDS,
    button=_("Go to Facebook"),
)
