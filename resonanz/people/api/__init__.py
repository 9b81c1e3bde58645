"""People, departments and the organisation over the API."""

from . import departments, fields, leaving, organisation, people
from .routing import router

__all__ = ["departments", "fields", "leaving", "organisation", "people", "router"]
