"""What people fill in about how they want to be reached."""

from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from .kinds import Kind
from .models import QuietTimes, Reach

HOURS = [(hour, f"{hour:02}:00") for hour in range(24)]


class QuietForm(forms.Form):
    quiet_from = forms.TimeField(
        label=_("Quiet from"), required=False, widget=forms.TimeInput({"type": "time"}, "%H:%M")
    )
    quiet_until = forms.TimeField(
        label=_("until"), required=False, widget=forms.TimeInput({"type": "time"}, "%H:%M")
    )
    quiet_weekends = forms.BooleanField(label=_("Quiet all weekend"), required=False)
    quiet_holidays = forms.BooleanField(label=_("Quiet on public holidays"), required=False)


class ReachForm(QuietForm):
    """All of one's wishes; kinds are chosen here by what is sent, and kept by what is not."""

    mail = forms.ChoiceField(label=_("Mails come"), choices=Reach.Window.choices)
    digest_hour = forms.TypedChoiceField(
        label=_("Daily and weekly mails come at"), choices=HOURS, coerce=int
    )
    digest_weekday = forms.TypedChoiceField(
        label=_("Weekly mails come on"), choices=list(WEEKDAYS.items()), coerce=int
    )
    mailed = forms.MultipleChoiceField(
        label=_("Mails about"),
        required=False,
        choices=Kind.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    pushed = forms.MultipleChoiceField(
        label=_("Push messages about"),
        required=False,
        choices=Kind.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    lets_urgent_through = forms.BooleanField(
        label=_("What is urgent (a crisis outside) may reach me then all the same"), required=False
    )

    @property
    def wishes(self) -> dict[str, Any]:
        """What was filled in, as `settle_reach` takes it."""
        given = dict(self.cleaned_data)
        for name, kept in (("mailed", "not_mailed"), ("pushed", "not_pushed")):
            chosen = given.pop(name)
            given[kept] = [kind for kind in Kind.values if kind not in chosen]
        return given


def initial_of(reach: Reach) -> dict[str, Any]:
    """A person's wishes as the form shows them."""
    return {
        **times_of(reach),
        "mail": reach.mail,
        "digest_hour": reach.digest_hour,
        "digest_weekday": reach.digest_weekday,
        "lets_urgent_through": reach.lets_urgent_through,
        "mailed": [kind for kind in Kind.values if kind not in reach.not_mailed],
        "pushed": [kind for kind in Kind.values if kind not in reach.not_pushed],
    }


def times_of(row: QuietTimes) -> dict[str, Any]:
    """Quiet times as the form shows them."""
    names = ("quiet_from", "quiet_until", "quiet_weekends", "quiet_holidays")
    return {name: getattr(row, name) for name in names}
