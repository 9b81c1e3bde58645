"""Resonanz: one conversation, inside and outside an organisation."""

__version__ = "0.1.0"
