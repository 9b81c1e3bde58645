"""How a person connects a mailbox."""

from django.utils.translation import gettext_lazy as _

from resonanz.networks.guides import Field, Guide

GUIDE = Guide(
    steps=(
        _(
            "Use a mailbox of its own for what people write you (service@…), none of a person. "
            "IMAP must be switched on there; GMX and WEB.DE: Settings › POP3/IMAP."
        ),
        _(
            "Gmail, iCloud, Yahoo, GMX, WEB.DE and Fastmail with a second factor want an app "
            "password: make one in the security settings of the account and type it here."
        ),
        _(
            "T-Online has an e-mail password of its own. IONOS, Strato, mailbox.org, Posteo and "
            "most others take the usual password."
        ),
        _(
            "Microsoft 365 and Outlook.com let programs in by OAuth only in most cases; that is "
            "not offered here. Have such a mailbox forward to one that can be connected."
        ),
        _("Type address and password. The servers are found by themselves for most providers."),
    ),
    fields=(
        Field("handle", _("Address"), _("For instance service@velora.example")),
        Field("secret", _("Password"), _("Or the app password."), is_secret=True),
        Field("name", _("Name"), _("As people see it, for instance Velora Service"), False),
        Field("user", _("User name"), _("Only where it is not the address"), False),
        Field(
            "imap",
            _("IMAP server"),
            _("Empty to look for it; for instance imap.velora.example or imap.velora.example:143"),
            False,
        ),
        Field(
            "smtp",
            _("SMTP server"),
            _("Empty to look for it; for instance smtp.velora.example:587"),
            False,
        ),
    ),
    button=_("Connect"),
)
