"""What the networks people appear on are called; each is named when its connector is registered."""

from django.utils.functional import Promise

_names: dict[str, str | Promise] = {}


def name_network(key: str, name: str | Promise) -> None:
    """Say what a network is called."""
    _names[key] = name


def network_name(key: str) -> str:
    """What a network is called, in the reader's language; one nobody named goes by its key."""
    return str(_names.get(key, key.capitalize()))
