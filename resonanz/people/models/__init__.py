"""Persons, how they appear on networks, and the departments of the organisation."""

from .departments import Department, DepartmentMembership, today
from .departures import UNDONE_WITHIN, Departure, Handover
from .fields import ProfileField, ProfileValue
from .importing import PeopleFile
from .organisation import Organisation
from .persons import Identity, IdentityQuerySet, Person, PersonQuerySet

__all__ = [
    "UNDONE_WITHIN",
    "Department",
    "DepartmentMembership",
    "Departure",
    "Handover",
    "Identity",
    "IdentityQuerySet",
    "Organisation",
    "PeopleFile",
    "Person",
    "PersonQuerySet",
    "ProfileField",
    "ProfileValue",
    "today",
]
