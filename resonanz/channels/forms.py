"""What people fill in about spaces."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from resonanz.accounts.models import User
from resonanz.people.models import Department, Person

from .models import Channel, Group, Membership
from .queries import possible_above

ACCESS = [
    (Channel.Access.OPEN, _("Open: every colleague may read and join")),
    (Channel.Access.CLOSED, _("Closed: everybody sees that it is there; members are let in")),
    (Channel.Access.SECRET, _("Secret: only members know of it")),
]


class SpaceForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    purpose = forms.CharField(
        label=_("Purpose"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What belongs here, in a sentence."),
    )
    access = forms.ChoiceField(
        label=_("Who may read"),
        choices=ACCESS,
        widget=forms.RadioSelect,
        initial=Channel.Access.OPEN,
    )
    above = forms.ModelChoiceField(
        Channel.objects.none(),
        label=_("Stands below"),
        required=False,
        empty_label=_("No other space"),
        help_text=_("This changes no rights: each space says for itself who may read."),
    )

    def __init__(
        self, *args: Any, person: Person, space: Channel | None = None, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        choices = possible_above(person, space)
        if space is not None and space.above_id:
            # Where it stands already, though the person looks after that one no more.
            known = Channel.objects.visible_to(person)
            choices = known.filter(pk=space.above_id) | known.filter(pk__in=choices.values("pk"))
        self.fields["above"].queryset = choices.order_by("name", "pk")  # type: ignore[attr-defined]


class FurnishedSpaceForm(SpaceForm):
    """A space that is there already: also its rules and its cover."""

    rules = forms.CharField(
        label=_("Rules"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "Members read them before they first say something here, and once they change."
        ),
    )
    cover = forms.FileField(
        label=_("Cover picture"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"}),
        help_text=_("JPEG, PNG, WebP or GIF, up to 10 MB. It is cut to four by one."),
    )
    cover_alt = forms.CharField(
        label=_("What the cover shows"),
        max_length=300,
        required=False,
        help_text=_("For those who do not see it."),
    )
    remove_cover = forms.BooleanField(label=_("Show no cover any more"), required=False)


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=Membership.Role.choices)


class StayForm(forms.Form):
    company = forms.CharField(label=_("Company"), max_length=120, required=False)
    until = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("After it they sign in no more. Empty: until somebody ends it."),
    )


class GuestForm(StayForm):
    """Somebody from outside, to be let into one space."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("Mail address"))
    field_order = ("name", "email", "company", "until")


class BindingForm(forms.Form):
    """By what somebody belongs to a space: a department, a group or a role."""

    what = forms.ChoiceField(label=_("Whoever belongs to"))
    with_below = forms.BooleanField(
        label=_("Also who belongs to a department below it"), required=False, initial=True
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        departments = [(f"d{each.pk}", each.name) for each in Department.objects.order_by("name")]
        groups = [(f"g{each.pk}", each.name) for each in Group.objects.order_by("name")]
        roles = [(f"r{key}", word) for key, word in User.Role.choices if key != User.Role.GUEST]
        choices = [("", _("Choose …")), (_("Departments"), departments)]
        if groups:
            choices.append((_("Groups"), groups))
        self.fields["what"].choices = [*choices, (_("Roles"), roles)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """What `actions.bind` takes."""
        what = self.cleaned_data.get("what", "")
        kind, key = what[:1], what[1:]
        return {
            "department": Department.objects.filter(pk=key).first() if kind == "d" else None,
            "group": Group.objects.filter(pk=key).first() if kind == "g" else None,
            "org_role": key if kind == "r" else "",
            "with_below": self.cleaned_data["with_below"],
        }


class GroupForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    purpose = forms.CharField(
        label=_("Purpose"),
        max_length=300,
        required=False,
        help_text=_("Who stands on this list, in a sentence."),
    )
