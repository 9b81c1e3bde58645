"""The files a form sends, with their descriptions: by number, or as files without script."""

from typing import Any

from resonanz.conversations import actions, queries
from resonanz.conversations.models import Attachment
from resonanz.people.requests import Request

MOST_FILES = 10
# What a form of ours sends beside its fields.
NO_FIELDS = "csrfmiddlewaretoken source back show once attachments pictures place".split()


def described(request: Request, fields: dict[str, Any]) -> list[Attachment]:
    """The form's pictures, videos and documents with what describes them, in order.

    What is taken in is entered in `fields` at once: a draft made of them keeps it where a later
    picture or the words are refused.
    """
    uploads = queries.own_uploads(request.person, _numbers(request))
    for upload in uploads:
        upload.alt = request.POST.get(f"alt_{upload.pk}", upload.alt)
        subtitles = request.POST.get(f"subtitles_{upload.pk}")
        if subtitles is not None and upload.kind == Attachment.Kind.VIDEO:
            actions.describe(request.person, upload, upload.alt, subtitles)
    lines = request.POST.get("picture_alts", "").splitlines()
    for place, file in enumerate(request.FILES.getlist("pictures")[:MOST_FILES]):
        line = lines[place].strip() if place < len(lines) else ""
        alt = request.POST.get(f"picture_alt_{place}", line)
        uploads.append(actions.take_in(request.person, file, alt, documents=True))
        fields.setdefault("attachments", []).append(str(uploads[-1].pk))
    return uploads


def fields_of(request: Request) -> dict[str, Any]:
    """What a draft keeps of a form beside its words."""
    kept: dict[str, Any] = {
        name: value for name, value in request.POST.items() if name not in NO_FIELDS
    }
    if numbers := _numbers(request):
        kept["attachments"] = [str(number) for number in numbers]
    return kept


def key_of(request: Request) -> str:
    """Under which a form, or a program, sends again what may have come through; mostly nothing."""
    return str(request.headers.get("Idempotency-Key") or request.POST.get("once", ""))


def _numbers(request: Request) -> list[int]:
    return [int(text) for text in request.POST.getlist("attachments") if text.isdecimal()][:20]
