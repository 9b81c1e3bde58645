"""What people fill in about their keys."""

from django import forms
from django.utils.translation import gettext_lazy as _

LASTING = [
    ("30", _("30 days")),
    ("90", _("90 days")),
    ("365", _("One year")),
    ("", _("Until it is revoked")),
]


class TokenForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        help_text=_("Which program uses it, so that you recognise it later."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may be used for"),
        widget=forms.CheckboxSelectMultiple,
        initial=["read"],
        choices=[
            ("read", _("Read what you may read")),
            ("write", _("Write, comment and react in your name")),
            ("desk", _("Work at the desk")),
            ("networks", _("Connect and run network accounts")),
            ("directory", _("Keep people and departments in step with another system")),
            ("admin", _("Administer the organisation")),
        ],
    )
    days = forms.TypedChoiceField(
        label=_("Valid for"),
        choices=LASTING,
        coerce=int,
        empty_value=None,
        required=False,
        initial="90",
    )
