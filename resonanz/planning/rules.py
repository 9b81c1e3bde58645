"""Who may do what with the plan: predicates over (person, planned post)."""

import rules

from resonanz.channels.models import OUTSIDE_ROLES, Channel, Membership
from resonanz.desk.rules import decides
from resonanz.people.models import Person

from .models import PlannedPost


@rules.predicate
def is_author(person: Person, planned: PlannedPost) -> bool:
    return planned.author_id == person.pk


@rules.predicate
def speaks_everywhere(person: Person, planned: PlannedPost) -> bool:
    """Whether they belong to every channel it is for, and it is for one at least."""
    channels = {variant.channel_id for variant in planned.variants.all()}
    mine = Membership.objects.filter(person=person, channel__in=channels)
    return bool(channels) and mine.count() == len(channels)


@rules.predicate
def runs_the_outside(person: Person, subject: object = None) -> bool:
    return person.role in OUTSIDE_ROLES


@rules.predicate
def belongs(person: Person, planned: PlannedPost) -> bool:
    channels = planned.variants.values("channel")
    return Membership.objects.filter(person=person, channel__in=channels).exists()


@rules.predicate
def submitted(person: Person, planned: PlannedPost) -> bool:
    return person.pk in (planned.author_id, planned.submitted_by_id)


def decides_on(person: Person, channel: Channel) -> bool:
    """Whether they may agree to what goes out on a channel."""
    mine = Membership.objects.filter(channel=channel, person=person)
    return decides(person, mine.values_list("role", flat=True).first())


@rules.predicate
def may_decide(person: Person, planned: PlannedPost) -> bool:
    """Whether they may agree for one at least of the channels that ask for it."""
    asking = [one.channel for one in planned.variants.all() if one.channel.needs_approval]
    return any(decides_on(person, channel) for channel in asking)


rules.add_perm("planning.see", is_author | belongs)
rules.add_perm("planning.write", is_author | speaks_everywhere)
rules.add_perm("planning.schedule", speaks_everywhere)
rules.add_perm("planning.approve", may_decide & ~submitted)
rules.add_perm("planning.halt", runs_the_outside)
