"""What goes wrong on the way to a person."""

from resonanz.core.errors import ResonanzError


class Undeliverable(ResonanzError):
    """The other side will never take it: the address does not exist, the device is gone."""
