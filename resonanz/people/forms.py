"""What people fill in about themselves, colleagues and the organisation."""

import zoneinfo
from functools import lru_cache
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from resonanz.accounts.models import User

from .lands import LANDS
from .models import Department, Organisation, Person

FEDERAL_STATES = [("", _("No public holidays")), *LANDS]


@lru_cache(maxsize=1)
def zones() -> list[tuple[str, str]]:
    """The time zones by name, those of Europe first."""
    names = sorted(name for name in zoneinfo.available_timezones() if "/" in name)
    names.sort(key=lambda name: not name.startswith("Europe/"))
    return [(name, name.replace("_", " ")) for name in names if not name.startswith("Etc/")]


def own_zones() -> list[tuple[str, Any]]:
    return [("", _("Like the organisation")), *zones()]


class SettingsForm(forms.Form):
    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        choices=[("", _("Like the browser")), *settings.LANGUAGES],
    )
    theme = forms.ChoiceField(label=_("Theme"), choices=User.Theme.choices)
    time_zone = forms.ChoiceField(label=_("Time zone"), required=False, choices=own_zones)


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Person
        fields = ["name", "title", "about"]
        labels = {"name": _("Name")}
        help_texts = {"title": _("What you do, as colleagues would say it.")}

    picture = forms.FileField(
        label=_("Picture"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"}),
        help_text=_("JPEG, PNG, WebP or GIF, up to 10 MB. It is cut to a square."),
    )
    remove_picture = forms.BooleanField(label=_("Show my initials instead"), required=False)


class OrganisationForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Organisation
        fields = ["name", "language", "time_zone", "address", "federal_state"]
        labels = {
            "name": _("Name"),
            "language": _("Language"),
            "time_zone": _("Time zone"),
            "address": _("Form of address"),
            "federal_state": _("Public holidays of"),
        }

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=zones)
    federal_state = forms.ChoiceField(
        label=_("Public holidays of"),
        required=False,
        choices=FEDERAL_STATES,
        help_text=_("Promised times do not run on these days."),
    )


class DepartmentChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of the departments, or none."""

    def __init__(self, label: Any = "", empty: Any = "", **more: Any) -> None:
        super().__init__(
            Department.objects.order_by("name"),
            label=label or _("Department"),
            empty_label=empty or _("None"),
            required=False,
            **more,
        )


class InvitationForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("Mail address"))
    role = forms.ChoiceField(label=_("Role"), choices=User.Role.choices, initial=User.Role.MEMBER)
    department = DepartmentChoice()


class StandingForm(forms.Form):
    """Where a colleague stands: role, department, since when."""

    role = forms.ChoiceField(label=_("Role"), choices=User.Role.choices)
    department = DepartmentChoice()
    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )


class DepartmentForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    parent = DepartmentChoice(label=_("Part of"), empty=_("The organisation"))
