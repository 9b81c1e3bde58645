"""What OAuth 2 documents as errors, and what they mean to whoever connects an account.

RFC 6749, sections 4.1.2.1 (the person comes back) and 5.2 (the token), and the names that LinkedIn,
Google, Meta and X add.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NOT_AGREED = _("You did not agree at the network. Nothing was changed.")
NO_RIGHT = _("The app at the network may not ask for these rights. Add them there: see the steps.")
NO_APP = _("The network does not accept the app. Are its ID and its secret right?")
NOT_UNDERSTOOD = _("The network does not understand what we asked. Ask the operator.")
AWAY = _("The network has a problem of its own. Please begin again in a while.")
NO_PLACE = _(
    "The network does not know the address it sends people back to. Type it there just as the "
    "steps name it."
)
TOO_LATE = _("Too much time went by, or the permission was used already. Please begin again.")
NOT_ALLOWED = _("Whoever administers the account at the network does not allow this app.")

# By the name of the error, where the person comes back with one instead of a permission.
RETURNED: dict[str, Promise] = {
    "access_denied": NOT_AGREED,
    "user_denied": NOT_AGREED,
    "user_cancelled_login": NOT_AGREED,
    "user_cancelled_authorize": NOT_AGREED,
    "consent_required": NOT_AGREED,
    "interaction_required": NOT_AGREED,
    "login_required": NOT_AGREED,
    "invalid_scope": NO_RIGHT,
    "unauthorized_scope_error": NO_RIGHT,
    "unauthorized_client": NO_APP,
    "invalid_client": NO_APP,
    "invalid_request": NOT_UNDERSTOOD,
    "unsupported_response_type": NOT_UNDERSTOOD,
    "redirect_uri_mismatch": NO_PLACE,
    "invalid_redirect_uri": NO_PLACE,
    "admin_policy_enforced": NOT_ALLOWED,
    "org_internal": NOT_ALLOWED,
    "server_error": AWAY,
    "temporarily_unavailable": AWAY,
}

# The same, where the permission is exchanged for the token.
EXCHANGED: dict[str, Promise] = {
    "invalid_grant": TOO_LATE,
    "invalid_scope": NO_RIGHT,
    "invalid_request": NOT_UNDERSTOOD,
    "unsupported_grant_type": NOT_UNDERSTOOD,
    "redirect_uri_mismatch": NO_PLACE,
    "invalid_redirect_uri": NO_PLACE,
}


def returned(name: str) -> str:
    """What a person reads who comes back with an error; nothing where there is none."""
    return str(RETURNED.get(name, ""))


def exchanged(name: str, said: str) -> str:
    """What a person reads of a refused token, the network's words behind; nothing where unknown."""
    words = str(EXCHANGED.get(name, ""))
    return f"{words} ({said})" if words and said and said != name else words
