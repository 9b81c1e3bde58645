"""What somebody typed into a form that was not taken: shown again, field by field."""

import re
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# Never shown again, whatever the form: passwords, keys, codes.
SECRETIVE = ("password", "secret", "token", "credential", "code", "api_key")
# What forms carry that nobody typed.
CARRIED = frozenset(
    "based_on read_up_to back next mark visit attachments comment leave_out answer decision"
    " once".split()
)
# Fields by the words of their forms; any other goes by its name.
LABELS = {
    "source": gettext_lazy("Text"),
    "text": gettext_lazy("Text"),
    "name": gettext_lazy("Name"),
    "purpose": gettext_lazy("Purpose"),
    "title": gettext_lazy("Title"),
    "about": gettext_lazy("About"),
    "email": gettext_lazy("Mail address"),
    "server": gettext_lazy("Server"),
    "handle": gettext_lazy("Handle"),
    "link": gettext_lazy("Link"),
    "remark": gettext_lazy("Remark"),
    "content_warning": gettext_lazy("Content warning"),
    "due_at": gettext_lazy("Send later"),
    "first_answer": gettext_lazy("First answer"),
    "next_answer": gettext_lazy("Each next answer"),
    "resolution": gettext_lazy("Resolution"),
    "in_opening_hours": gettext_lazy("The clock runs in opening hours only"),
    "needs_approval": gettext_lazy("A second person must agree before an answer goes out"),
    "land": gettext_lazy("Public holidays"),
}
_PERIOD = re.compile(r"(opens|closes)_([0-6])_(\d)")
_PICTURE = re.compile(r"(picture_)?alt_\d+")


@dataclass(frozen=True)
class Kept:
    """One field as it was sent; the longest is `chief` among them."""

    label: str
    text: str
    is_chief: bool = False

    @property
    def rows(self) -> int:
        return min(8, 1 + self.text.count("\n") + len(self.text) // 70)


def typed(request: HttpRequest) -> list[Kept]:
    """Every field that was filled in, with its name for people; never a password or key."""
    if request.method != "POST":
        return []
    fields = {name: str(value) for name, value in request.POST.items()}
    shown = [name for name, value in fields.items() if _is_typed(name, value)]
    chief = max(shown, key=lambda name: len(fields[name]), default="")
    return [Kept(_label(name), _told(fields[name]), name == chief) for name in shown]


def _is_typed(name: str, value: str) -> bool:
    """Numbers and marks that only a script or a list put there are left out."""
    if not value.strip() or name in CARRIED or any(word in name.lower() for word in SECRETIVE):
        return False
    known = name in LABELS or _PERIOD.fullmatch(name) or _PICTURE.fullmatch(name)
    return bool(known) or not (value.isdecimal() or value == "on")


def _told(value: str) -> str:
    return _("yes") if value == "on" else value


def _label(name: str) -> str:
    if name in LABELS:
        return str(LABELS[name])
    if _PICTURE.fullmatch(name):
        return _("Describe the picture for those who cannot see it")
    if (period := _PERIOD.fullmatch(name)) is None:
        return name.replace("_", " ").capitalize()
    words = {"day": WEEKDAYS[int(period[2])], "number": int(period[3]) + 1}
    if period[1] == "opens":
        return _("%(day)s, period %(number)s: from") % words
    return _("%(day)s, period %(number)s: to") % words
