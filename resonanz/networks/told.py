"""What a person reads of an error that a connector may raise."""

from django.utils.translation import gettext as _

from resonanz.core.errors import ResonanzError

from .contract import LostRight, RateLimited


def told_to_people(error: Exception) -> str:
    """The error in words that say what it means."""
    if isinstance(error, ResonanzError):
        return error.message
    if isinstance(error, LostRight):
        return error.problem or _(
            "The network no longer accepts our access. Connect the account again."
        )
    if isinstance(error, RateLimited):
        return _("The network asks us to wait.")
    return _("The connection broke while sending. We are looking whether it arrived.")
