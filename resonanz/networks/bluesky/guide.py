"""How a person connects an account on Bluesky."""

from django.utils.translation import gettext_lazy as _

from resonanz.networks.contract import Option
from resonanz.networks.guides import Field, Guide

GUIDE = Guide(
    steps=(
        _("In Bluesky, open Settings › Privacy and security › App passwords."),
        _("Make an app password for Resonanz; access to direct messages is not needed."),
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
)

OPTIONS = (
    Option(
        "labels",
        _("Label"),
        _("What readers may not want to see unasked."),
        (
            ("", _("none")),
            ("sexual", _("suggestive")),
            ("nudity", _("nudity")),
            ("porn", _("adults only")),
            ("graphic-media", _("violence or blood")),
        ),
    ),
)
