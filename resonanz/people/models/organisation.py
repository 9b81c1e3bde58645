"""The organisation itself."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Organisation(models.Model):
    """The one organisation this installation belongs to."""

    class Address(models.TextChoices):
        INFORMAL = "du", _("du")
        FORMAL = "sie", _("Sie")

    name = models.CharField(max_length=120)
    language = models.CharField(max_length=10, default="de")
    time_zone = models.CharField(max_length=60, default="Europe/Berlin")
    address = models.CharField(max_length=5, choices=Address, default=Address.INFORMAL)
    # Whether who left is still called by their name, or a former colleague.
    keeps_names = models.BooleanField(default=True, db_default=True)
    # A German Land as in ISO 3166-2 without "DE-" ("BY"), or empty: no public holidays.
    federal_state = models.CharField(max_length=2, blank=True)

    def __str__(self) -> str:
        return self.name
