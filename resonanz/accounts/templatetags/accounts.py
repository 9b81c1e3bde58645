"""What the templates of this room ask of a session."""

from django import template

from resonanz.accounts.devices import device_of

register = template.Library()
register.filter("device", device_of)
