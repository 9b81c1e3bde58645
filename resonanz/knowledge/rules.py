"""Who may do what with pages: predicates over (person, subject)."""

import rules

from resonanz.accounts.models import User
from resonanz.channels import rules as channels
from resonanz.channels.models import Channel
from resonanz.conversations import rules as conversations
from resonanz.conversations.models import Post
from resonanz.people.models import Person

from .models import MissedKeeper, Page, Writers


@rules.predicate
def is_free_to_members(person: Person, channel: Channel) -> bool:
    return not Writers.objects.filter(channel=channel, moderators_only=True).exists()


may_write = (
    conversations.is_alive_space
    & channels.is_space
    & conversations.is_member
    & (channels.moderates | is_free_to_members)
)


@rules.predicate
def writes_there(person: Person, page: Page) -> bool:
    return bool(may_write(person, page.post.channel))


@rules.predicate
def may_see(person: Person, page: Page) -> bool:
    """Whether they may read where it stands, archived or not."""
    return bool(conversations.may_read(person, page.post.channel))


@rules.predicate
def stands(person: Person, page: Page) -> bool:
    return page.archived_at is None and page.post.deleted_at is None


@rules.predicate
def is_archived(person: Person, page: Page) -> bool:
    return page.archived_at is not None


@rules.predicate
def was_hidden(person: Person, page: Page) -> bool:
    """Whether a decision about order took it away: it comes back by another decision only."""
    return bool(conversations.was_hidden(person, page.post))


@rules.predicate
def looks_after(person: Person, page: Page) -> bool:
    return person.pk in (page.owner_id, page.deputy_id)


@rules.predicate
def owns(person: Person, page: Page) -> bool:
    return person.pk == page.owner_id


@rules.predicate
def moderates_there(person: Person, page: Page) -> bool:
    return bool(channels.moderates(person, page.post.channel))


@rules.predicate
def is_alive_there(person: Person, page: Page) -> bool:
    return bool(conversations.is_alive_space(person, page.post.channel))


@rules.predicate
def may_see_post(person: Person, post: Post) -> bool:
    return bool(conversations.may_see(person, post))


@rules.predicate
def keeps_missed(person: Person, subject: object = None) -> bool:
    return bool(MissedKeeper.objects.filter(person=person).exists())


@rules.predicate
def cares_for_all(person: Person, subject: object = None) -> bool:
    return person.role in {User.Role.ADMINISTRATOR, User.Role.COMMUNITY_MANAGER}


_in_reach = may_see & stands & is_alive_there

rules.add_perm("knowledge.write", may_write)
rules.add_perm("knowledge.change", may_see & stands & writes_there)
rules.add_perm("knowledge.restore", may_see & is_archived & ~was_hidden & writes_there)
rules.add_perm("knowledge.verify", _in_reach & (looks_after | moderates_there))
rules.add_perm("knowledge.entrust", _in_reach & (owns | moderates_there))
rules.add_perm("knowledge.restrict", channels.manages & channels.is_space)
rules.add_perm("knowledge.keep_missed", keeps_missed | cares_for_all)
