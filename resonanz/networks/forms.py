"""What a person types to connect an account."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from resonanz.conversations.models import Post

from .contract import WatchKind
from .guides import Field, Guide

_NAMED = ("server", "handle", "secret")


class ConnectForm(forms.Form):
    """The fields of a network's guide; what is secret is never shown again."""

    def __init__(self, guide: Guide, *args: Any, is_known: bool = False, **kwargs: Any) -> None:
        """`is_known`: what is asked only once was typed before."""
        super().__init__(*args, **kwargs)
        self.guide = guide
        self.folded = [field.name for field in guide.fields if field.is_more]
        for field in (_as_known(one, is_known) for one in guide.fields):
            if field.choices:
                self.fields[field.name] = forms.ChoiceField(
                    label=field.label,
                    help_text=field.help,
                    required=field.required,
                    choices=field.choices,
                )
                continue
            widget = forms.PasswordInput if field.is_secret else forms.TextInput
            self.fields[field.name] = forms.CharField(
                label=field.label,
                help_text=field.help,
                required=field.required,
                max_length=2000 if field.is_secret else 300,
                initial=field.initial,
                widget=widget(attrs={"autocomplete": "off", "autocapitalize": "none"}),
            )

    @property
    def asked(self) -> list[forms.BoundField]:
        """What is asked first."""
        return [self[name] for name in self.fields if name not in self.folded]

    @property
    def more(self) -> list[forms.BoundField]:
        """What few people have to type."""
        return [self[name] for name in self.folded]

    @property
    def is_unfolded(self) -> bool:
        """Whether something of what is folded was typed, or is to be mended."""
        return any(field.errors or field.value() for field in self.more)

    def ask_again(self, *, is_known: bool) -> None:
        """Say of every secret that was typed that it must be typed again: all else stays.

        `is_known`: what is asked only once is kept by now.
        """
        for field in self.guide.fields:
            is_there = field.name in self.errors or (field.is_kept and is_known)
            if field.is_secret and self.data.get(field.name) and not is_there:
                self.add_error(field.name, _("Type this again: a secret is never sent back."))

    def first_error(self) -> str:
        """What is to be mended first, with the name of its field."""
        name, told = next(iter(self.errors.items()))
        message = str(told[0])
        return f"{self.fields[name].label}: {message}" if name in self.fields else message

    def wish(self) -> dict[str, Any]:
        """What was typed, as `ConnectRequest` names it: what it does not know are options."""
        typed = {name: str(value) for name, value in self.cleaned_data.items()}
        options = {name: value for name, value in typed.items() if name not in _NAMED}
        return {name: typed[name] for name in _NAMED if name in typed} | {"options": options}


def _as_known(field: Field, is_known: bool) -> Field:
    if not field.is_kept:
        return field
    kept = _("Kept from before: leave it empty, or type another.")
    return replace(field, required=not is_known, help=kept if is_known else field.help)


class WatchForm(forms.Form):
    """What else to listen to with the right of an account."""

    kind = forms.ChoiceField(label=_("Kind"))
    what = forms.CharField(label=_("What"), max_length=200)

    def __init__(self, kinds: Sequence[WatchKind], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = cast(forms.ChoiceField, self.fields["kind"])
        kind.choices = [(one.key, one.name) for one in kinds]
        self.fields["what"].help_text = " ".join(str(one.help) for one in kinds if one.help)


def _as_said(obj: Post) -> str:
    return f"{obj.author.display_name}: {Truncator(obj.plain).chars(60)}"


class OutsiderForm(forms.Form):
    """Somebody on the practice network says something to us."""

    name = forms.CharField(label=_("Who"), max_length=80, initial="Jana Sommer")
    answers = forms.ModelChoiceField(
        queryset=Post.objects.none(),
        label=_("In answer to"),
        empty_label=_("nothing: a new conversation"),
        required=False,
    )
    text = forms.CharField(
        label=_("What they say"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )
    direct = forms.BooleanField(label=_("As a direct message"), required=False)

    def __init__(self, said: QuerySet[Post], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelChoiceField[Post]", self.fields["answers"])
        field.queryset = said
        field.label_from_instance = _as_said  # type: ignore[method-assign]
