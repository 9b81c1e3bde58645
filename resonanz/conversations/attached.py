"""Pictures and files: who may see them, and those of what somebody was typing."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from resonanz.people.models import Person

from .models import Attachment, Crossing, Post
from .queries import own_uploads


def attachments(viewer: Person) -> QuerySet[Attachment]:
    """Pictures of posts the viewer may see, or sees quoted inside, and their own uploads."""
    visible = Post.objects.visible_to(viewer).standing().values("pk")
    quoted = Exists(
        Crossing.objects.filter(
            outside=OuterRef("post"), direction=Crossing.Direction.IN, inside__in=visible
        )
    )
    own = Q(post__isnull=True, owner=viewer)
    standing = Q(post__deleted_at__isnull=True, post__isnull=False)
    return Attachment.objects.filter(Q(post__in=visible) | own | (standing & Q(quoted)))


def kept_pictures(viewer: Person, fields: Mapping[str, Any] | None) -> list[Attachment]:
    """The pictures a draft's fields name, each with the description that was typed for it."""
    named = (fields or {}).get("attachments") or []
    numbers = [int(one) for one in _listed(named) if str(one).isdecimal()][:20]
    found = own_uploads(viewer, numbers) if numbers else []
    for picture in found:
        picture.alt = str((fields or {}).get(f"alt_{picture.pk}", picture.alt))
    return found


def _listed(value: Any) -> list[Any]:
    """One is kept as itself, several as a list."""
    return value if isinstance(value, list) else [value]
