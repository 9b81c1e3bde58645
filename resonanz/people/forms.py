"""What people fill in about themselves, colleagues and the organisation."""

import zoneinfo
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from resonanz.accounts.models import User

from .lands import LANDS
from .models import Department, Organisation, Person, ProfileField

if TYPE_CHECKING:
    from .queries import Said

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


class SaidForm(forms.Form):
    """What a person says in the fields of the organisation: one form field each, as it is asked."""

    def __init__(self, said: "Sequence[Said]", data: Any = None) -> None:
        super().__init__(data)
        self.numbers = {f"field_{one.field.pk}": one.field.pk for one in said}
        for name, one in zip(self.numbers, said, strict=True):
            self.fields[name] = _form_field(one)

    @property
    def given(self) -> dict[int, list[str]]:
        """The values by number of the field."""
        return {number: _values(self.cleaned_data[name]) for name, number in self.numbers.items()}


def _values(given: Any) -> list[str]:
    if isinstance(given, list):
        return given
    return [given.isoformat() if isinstance(given, date) else given] if given else []


class _Words(forms.CharField):
    """Several words or phrases, with commas between them."""

    def to_python(self, value: Any) -> Any:
        return [word.strip() for word in (super().to_python(value) or "").split(",")]


def _form_field(said: "Said") -> forms.Field:
    field = said.field
    seen = _("Seen by: %(who)s") % {"who": field.get_audience_display()}
    told: dict[str, Any] = {
        "label": field.name,
        "required": field.is_required,
        "help_text": format_html("{} {}", field.purpose, seen) if field.purpose else seen,
        "initial": said.values if field.kind == field.Kind.CHOICES else said.text,
    }
    choices = [(option, option) for option in field.options]
    if field.kind == field.Kind.CHOICE:
        return forms.ChoiceField(choices=[("", "–"), *choices], **told)
    if field.kind == field.Kind.CHOICES:
        return forms.MultipleChoiceField(
            choices=choices, widget=forms.CheckboxSelectMultiple, **told
        )
    if field.kind == field.Kind.SKILLS:
        told["initial"] = ", ".join(said.values)
        told["help_text"] = format_html("{} {}", _("Separate by commas."), told["help_text"])
        return _Words(**told)
    if field.kind == field.Kind.DAY:
        day = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        return forms.DateField(widget=day, **(told | {"initial": said.day}))
    if field.kind == field.Kind.LINK:
        return forms.URLField(assume_scheme="https", **told)
    widget = forms.Textarea if field.kind == field.Kind.LONG else forms.TextInput
    return forms.CharField(widget=widget, **told)


class _Lines(forms.CharField):
    """Several options, each on a line of its own."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        return (super().to_python(value) or "").splitlines()


class FieldForm(forms.Form):
    """Something a profile can say."""

    name = forms.CharField(label=_("Name"), max_length=80)
    purpose = forms.CharField(
        label=_("What it is for"),
        required=False,
        max_length=200,
        help_text=_("Colleagues read this where they fill it in."),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=ProfileField.Kind.choices)
    options = _Lines(
        label=_("Options"),
        required=False,
        help_text=_("For one or several of several: each on a line of its own."),
    )
    audience = forms.ChoiceField(
        label=_("Who sees it"),
        choices=ProfileField.Audience.choices,
        help_text=_("Guests never do. Whoever widens it later empties the field."),
    )
    is_required = forms.BooleanField(label=_("Must be filled in"), required=False)

    def __init__(self, *args: Any, old: ProfileField | None = None, **more: Any) -> None:
        super().__init__(*args, **more)
        if old is not None:
            del self.fields["kind"]
            if not old.has_options:
                self.fields["options"].widget = forms.HiddenInput()


class OrganisationForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Organisation
        fields = ["name", "language", "time_zone", "address", "federal_state", "keeps_names"]
        labels = {
            "name": _("Name"),
            "language": _("Language"),
            "time_zone": _("Time zone"),
            "address": _("Form of address"),
            "federal_state": _("Public holidays of"),
            "keeps_names": _("Who left is still called by their name"),
        }
        help_texts = {
            "keeps_names": _(
                "Otherwise what they said stands under “former colleague”, and after two weeks "
                "nothing says any more who it was."
            )
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
            Department.objects.open().order_by("name"),
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
    external_id = forms.CharField(
        label=_("External id"),
        required=False,
        max_length=200,
        help_text=_("What another system calls it, where departments are kept in step by API."),
    )


def day_field(label: Any, **more: Any) -> forms.DateField:
    """A day, or none."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget, **more)


class ClosingForm(forms.Form):
    """When a department ends, and where its people go on."""

    day = day_field(_("Last day"), help_text=_("Today, if you leave it empty."))
    into = DepartmentChoice(
        label=_("Its people go on in"),
        empty=_("No other department"),
        help_text=_("What is part of it moves there too, or else up."),
    )


class PlaceForm(forms.Form):
    """From when until when somebody belongs to a department, and as what."""

    department = DepartmentChoice()
    since = day_field(_("From"), help_text=_("Today, if you leave it empty."))
    until = day_field(_("Last day"))
    is_main = forms.BooleanField(label=_("Main department"), required=False)
    leads = forms.BooleanField(label=_("Leads it"), required=False)

    def __init__(self, *args: Any, department: Department | None = None, **more: Any) -> None:
        super().__init__(*args, **more)
        if department is not None:
            del self.fields["department"]
            self.fields["since"].help_text = ""
        else:
            self.fields["department"].required = True


class MemberForm(PlaceForm):
    """Who belongs to a department that is known already."""

    who = forms.CharField(
        label=_("Handle or mail address"),
        max_length=300,
        widget=forms.TextInput(attrs={"placeholder": "@mira.kern", "autocomplete": "off"}),
    )
    field_order = ("who",)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        del self.fields["department"]


class FileForm(forms.Form):
    """A file of people, and what it is taken for."""

    file = forms.FileField(
        label=_("File"),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        help_text=_("CSV with commas or semicolons, as a spreadsheet saves it."),
    )
    is_complete = forms.BooleanField(
        label=_("Everybody is in the file: who is not belongs to no department any more"),
        required=False,
    )
    invites = forms.BooleanField(label=_("Who is new gets an invitation by mail"), required=False)


class LeavingForm(forms.Form):
    """When somebody leaves."""

    last_day = day_field(
        _("Last day"), help_text=_("Access ends when it is over. Empty: access ends now.")
    )


class HandoverForm(forms.Form):
    """Who goes on with some things of who leaves."""

    who = forms.CharField(
        label=_("Who goes on with it (handle or mail address)"),
        max_length=300,
        widget=forms.TextInput(attrs={"placeholder": "@mira.kern", "autocomplete": "off"}),
    )
