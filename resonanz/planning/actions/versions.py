"""Wordings: what is submitted is kept as a version, and what is approved is what goes out."""

from hashlib import sha256
from typing import Any

from resonanz.channels.models import Channel
from resonanz.conversations.models import Attachment
from resonanz.core.time import now
from resonanz.people.models import Person
from resonanz.planning.models import PlannedPost, Version


def snapshot(planned: PlannedPost) -> dict[str, Any]:
    """Everything that will be seen of a planned post, to be held against another wording."""
    return {
        "original": planned.original,
        "variants": {
            str(variant.channel_id): {"override": variant.override, "options": variant.options}
            for variant in planned.variants.all()
        },
        "pictures": [_shown(picture) for picture in planned.pictures.all()],
    }


def _shown(picture: Attachment) -> list[Any]:
    said = picture.subtitles.encode()
    return [picture.pk, picture.alt, *([sha256(said).hexdigest()] if said else [])]


def version_of(person: Person, planned: PlannedPost) -> Version:
    """The version of the present wording; a new one where it differs from the last."""
    content = snapshot(planned)
    last = planned.versions.order_by("-number").first()
    if last is not None and last.content == content:
        return last
    number = last.number + 1 if last else 1
    return Version.objects.create(
        planned_post=planned, number=number, content=content, by=person, at=now()
    )


def approved_version(planned: PlannedPost) -> Version | None:
    """The newest version, if it is the present wording."""
    last = planned.versions.order_by("-number").first()
    return last if last is not None and last.content == snapshot(planned) else None


def still_to_agree(planned: PlannedPost, version: Version | None) -> list[Channel]:
    """The channels that ask for a second person who has not agreed to this version yet."""
    agreed = set(version.approvals.values_list("channel_id", flat=True)) if version else set()
    return [
        variant.channel
        for variant in planned.variants.all()
        if variant.channel.needs_approval
        and variant.channel_id not in agreed
        and not variant.is_begun
    ]
