"""How a person connects a mailbox."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from resonanz.networks.guides import Field, Guide, Way
from resonanz.networks.oauth2 import APP_FIELDS

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
            "Microsoft 365, Outlook.com and many mailboxes at Google are opened with a permission "
            "in place of a password (OAuth). How that is prepared stands below."
        ),
        _("Type address and password. The servers are found by themselves for most providers."),
    ),
    ways=(
        Way(
            _("With Google's permission (Gmail, Google Workspace)"),
            (
                _("At console.cloud.google.com make a project, or take one you have."),
                _(
                    "Under Google Auth Platform, Branding and Audience, name the app. With Google "
                    "Workspace choose Internal: then Google need not review it. External apps in "
                    "testing lose their permission after seven days."
                ),
                _("Under Data access add the scope https://mail.google.com/."),
                _(
                    "Under Clients make a client of the kind Web application and add "
                    "{return_address} to its authorised redirect addresses."
                ),
                _(
                    "In Gmail, Settings, Forwarding and POP/IMAP, switch IMAP on; in Workspace the "
                    "administrator must allow it as well."
                ),
                _(
                    "Choose Google below, under More, and type client ID and client secret "
                    "once. You go to Google and agree with the account of this very mailbox."
                ),
            ),
        ),
        Way(
            _("With Microsoft's permission (Microsoft 365, Outlook.com)"),
            (
                _("At entra.microsoft.com open App registrations and make a new registration."),
                _(
                    "Choose which accounts may use it: those of your organisation alone, or any. "
                    "As redirect address choose Web and type {return_address}."
                ),
                _(
                    "Under API permissions add, as delegated permissions of Microsoft Graph, "
                    "IMAP.AccessAsUser.All, SMTP.Send and offline_access; an administrator may "
                    "have to agree for the organisation."
                ),
                _(
                    "Under Certificates and secrets make a client secret and note when it ends: "
                    "before that, type a new one here."
                ),
                _(
                    "In the Microsoft 365 admin center, at the user under Mail, Manage email apps, "
                    "switch on IMAP and Authenticated SMTP."
                ),
                _(
                    "Choose Microsoft below, under More, and type the client ID (application ID) "
                    "and the client secret's value once; for an app of your organisation alone "
                    "its tenant ID too. You go to Microsoft and agree with the account of this "
                    "very mailbox."
                ),
            ),
        ),
    ),
    fields=(
        Field("handle", _("Address"), _("For instance service@velora.example")),
        Field(
            "secret",
            _("Password"),
            _("Or the app password; empty with a permission."),
            required=False,
            is_secret=True,
        ),
        Field(
            "by",
            _("Sign in"),
            required=False,
            is_more=True,
            choices=(
                ("", _("with a password")),
                ("google", _("with Google's permission")),
                ("microsoft", _("with Microsoft's permission")),
            ),
        ),
        Field(
            "name",
            _("Name"),
            _("As people see it, for instance Velora Service"),
            False,
            is_more=True,
        ),
        Field("user", _("User name"), _("Only where it is not the address"), False, is_more=True),
        Field(
            "imap",
            _("IMAP server"),
            _("Empty to look for it; for instance imap.velora.example or imap.velora.example:143"),
            False,
            is_more=True,
        ),
        Field(
            "smtp",
            _("SMTP server"),
            _("Empty to look for it; for instance smtp.velora.example:587"),
            False,
            is_more=True,
        ),
        # None of it is asked with a password.
        *(replace(field, required=False, is_kept=False, is_more=True) for field in APP_FIELDS),
        Field(
            "tenant",
            _("Tenant ID"),
            _("Microsoft only; empty for any organisation"),
            False,
            is_more=True,
        ),
    ),
    button=_("Connect"),
)
