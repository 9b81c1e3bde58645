"""Who may do what with what is said: predicates over (person, subject)."""

import rules

from resonanz.accounts.models import User
from resonanz.channels.abilities import Ability
from resonanz.channels.models import Channel, Membership
from resonanz.people.models import Person

from .models import Post
from .statements import is_visible

MODERATORS = (Membership.Role.OWNER, Membership.Role.MODERATOR)


@rules.predicate
def is_member(person: Person, channel: Channel) -> bool:
    return bool(Membership.objects.filter(channel=channel, person=person).exists())


@rules.predicate
def may_read(person: Person, channel: Channel) -> bool:
    return bool(Channel.objects.readable_by(person).filter(pk=channel.pk).exists())


@rules.predicate
def is_alive_space(person: Person, channel: Channel) -> bool:
    return channel.can(Ability.MEMBERS) and channel.archived_at is None


@rules.predicate
def may_see(person: Person, post: Post) -> bool:
    return post.deleted_at is None and is_visible(person, post.pk)


@rules.predicate
def stands_in_alive_space(person: Person, post: Post) -> bool:
    return bool(is_alive_space(person, post.channel))


@rules.predicate
def is_own(person: Person, post: Post) -> bool:
    return post.author.person_id == person.pk


@rules.predicate
def moderates(person: Person, post: Post) -> bool:
    if post.channel.is_direct:
        return False  # nobody looks after what is said among few
    if person.role == User.Role.ADMINISTRATOR:
        return bool(may_read(person, post.channel))
    return bool(
        Membership.objects.filter(
            channel=post.channel_id, person=person, role__in=MODERATORS
        ).exists()
    )


@rules.predicate
def deleted_it(person: Person, post: Post) -> bool:
    return post.deleted_at is not None and post.deleted_by_id == person.pk


rules.add_perm("conversations.say", is_alive_space & is_member)
rules.add_perm("conversations.comment", stands_in_alive_space & may_see)
rules.add_perm("conversations.react", stands_in_alive_space & may_see)
rules.add_perm("conversations.edit", stands_in_alive_space & is_own & may_see)
rules.add_perm("conversations.delete", stands_in_alive_space & may_see & (is_own | moderates))
rules.add_perm("conversations.restore", stands_in_alive_space & deleted_it)
rules.add_perm("conversations.moderate", stands_in_alive_space & may_see & moderates)
