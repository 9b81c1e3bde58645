"""Where the networks with one address for everybody are reached."""

from django.conf import settings


def address_of(name: str, usual: str) -> str:
    """The address of a network's interface ("x", "telegram"): the usual one, unless the operator
    set another (a Bot API server of their own, a server to test with)."""
    return str(settings.NETWORK_ADDRESSES.get(name, usual)).rstrip("/")
