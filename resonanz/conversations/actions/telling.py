"""Naming departments and spaces in a post: within what one may, and written down with it."""

from django.db import transaction

from resonanz.channels.models import Channel
from resonanz.conversations.models import GroupMention, Post, TellingLimits
from resonanz.conversations.telling import Group, telling
from resonanz.core.errors import Refused
from resonanz.core.events import record
from resonanz.core.markdown import Rendered, render
from resonanz.core.rights import require
from resonanz.people.models import Identity, Person

from .storing import addresses_of

HIGHEST = 1_000_000


def groups_told(actor: Person, channel: Channel, source: str) -> list[Group]:
    """The groups a text names; raises `Refused` where that tells more people than one may."""
    found = telling(actor, channel, source)
    if found.is_too_many:
        raise Refused(found.words(), code="too_many")
    return found.groups


def rendered_with(source: str, people: list[Identity], groups: list[Group]) -> Rendered:
    """The text as it will read, with links to the people and groups it names."""
    places = {group.key: (group.name, group.address) for group in groups}
    return render(source, addresses_of(people), places)


def name_groups(post: Post, groups: list[Group], *, is_new: bool = False) -> None:
    """Write down which groups a post names, and no other ones."""
    if not is_new:
        post.group_mentions.all().delete()
    if groups:
        GroupMention.objects.bulk_create(
            GroupMention(post=post, department_id=one.department_id, space_id=one.space_id)
            for one in groups
        )


@transaction.atomic
def limit_telling(
    actor: Person, *, members: int, keepers: int, administrators: int
) -> TellingLimits:
    """Set how many people a post may tell by naming groups, by who says it."""
    require(actor, "conversations.limit_telling")
    given = {"members": members, "keepers": keepers, "administrators": administrators}
    capped = {name: max(0, min(number, HIGHEST)) for name, number in given.items()}
    limits, _new = TellingLimits.objects.update_or_create(pk=1, defaults=capped)
    record(actor, "telling.limited", limits, limits=capped)
    return limits
