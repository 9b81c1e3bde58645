"""Which networks there are. A connector registers itself when the program starts."""

from importlib import import_module

from django.utils.translation import gettext as _

from resonanz.channels.abilities import Traits, register_traits
from resonanz.core.errors import Gone

from .contract import Network

# One module each, independent of one another.
CONNECTORS = [
    "inside",
    "practice",
    "mastodon",
    "bluesky",
    "matrix",
    "mattermost",
    "telegram",
    "x",
    "linkedin",
    "facebook",
    "instagram",
    "youtube",
    "feeds",
    "mailbox",
]

_networks: dict[str, Network] = {}


def register(network: Network) -> None:
    """Make a network known to everybody."""
    _networks[network.key] = network
    look = getattr(network, "look", "")
    register_traits(Traits(network.key, network.name, network.side, network.abilities, look))


def network_of(key: str) -> Network:
    """The network of a key; raises `Gone` for one that is not installed."""
    if key not in _networks:
        raise Gone(_("There is no network “%(key)s”.") % {"key": key})
    return _networks[key]


def networks() -> list[Network]:
    """All networks, in the order of `CONNECTORS`."""
    return list(_networks.values())


def load() -> None:
    """Import every connector and register its `network`, or its `networks` where it has several
    (one software that is spoken to inside and outside)."""
    for name in CONNECTORS:
        module = import_module(f"resonanz.networks.{name}")
        for network in getattr(module, "networks", None) or [module.network]:
            register(network)
