"""What people fill in about spaces."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import Channel, Membership

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


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=Membership.Role.choices)
