"""Pictures and files: who may see them, and those of what somebody was typing."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import JSONArray, JSONObject

from resonanz.people.models import Person

from .models import Attachment, Crossing, Post
from .queries import own_uploads


def attachments(viewer: Person) -> QuerySet[Attachment]:
    """Pictures of posts the viewer may see, those that stand in a quote they see, and their own
    uploads."""
    visible = Post.objects.visible_to(viewer).standing().values("pk")
    own = Q(post__isnull=True, owner=viewer)
    return Attachment.objects.filter(Q(post__in=visible) | own | _quoted(visible))


def _quoted(visible: QuerySet[Post, dict[str, Any]]) -> Q:
    """Pictures a quote shows: those the post outside had when it was taken inside, and no later
    ones, while it stands there."""
    shown = JSONObject(pictures=JSONArray(JSONObject(number=OuterRef("pk"))))
    quoting = Crossing.objects.filter(
        outside=OuterRef("post"),
        direction=Crossing.Direction.IN,
        inside__in=visible,
        snapshot__contains=shown,
    )
    return Q(post__deleted_at=None, post__root__deleted_at=None) & Q(Exists(quoting))


def kept_pictures(viewer: Person, fields: Mapping[str, Any] | None) -> list[Attachment]:
    """The pictures a draft's fields name, each with the description that was typed for it."""
    named = (fields or {}).get("attachments") or []
    numbers = [int(one) for one in _listed(named) if str(one).isdecimal()][:20]
    found = own_uploads(viewer, numbers) if numbers else []
    for picture in found:
        picture.alt = str((fields or {}).get(f"alt_{picture.pk}", picture.alt))
        said = (fields or {}).get(f"subtitles_{picture.pk}", picture.subtitles)
        picture.subtitles = str(said)
    return found


def _listed(value: Any) -> list[Any]:
    """One is kept as itself, several as a list."""
    return value if isinstance(value, list) else [value]
