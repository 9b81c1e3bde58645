"""Who may do what at the desk: predicates over (person, subject)."""

import rules

from resonanz.channels.models import OUTSIDE_ROLES, Channel, Membership
from resonanz.people.models import Person

from .models import Answer, Case, SavedView

_DECIDE = (Membership.Role.OWNER, Membership.Role.MODERATOR)


@rules.predicate
def works_at_desk(person: Person, case: Case) -> bool:
    return Membership.objects.filter(channel=case.channel_id, person=person).exists()


@rules.predicate
def is_author(person: Person, answer: Answer) -> bool:
    return answer.author_id == person.pk


def decides(person: Person, role: str | None) -> bool:
    """Whether somebody with this role in a channel may agree to answers there.

    Owners and moderators, and those who run the outside where they are part of the desk.
    """
    return role in _DECIDE or (role is not None and person.role in OUTSIDE_ROLES)


@rules.predicate
def may_decide(person: Person, answer: Answer) -> bool:
    mine = Membership.objects.filter(channel=answer.case.channel_id, person=person)
    return decides(person, mine.values_list("role", flat=True).first())


@rules.predicate
def works_at_its_desk(person: Person, answer: Answer) -> bool:
    return bool(works_at_desk(person, answer.case))


@rules.predicate
def runs_the_outside(person: Person, subject: object = None) -> bool:
    return person.role in OUTSIDE_ROLES


@rules.predicate
def owns(person: Person, channel: Channel) -> bool:
    owners = Membership.objects.filter(channel=channel, role=Membership.Role.OWNER)
    return owners.filter(person=person).exists()


@rules.predicate
def owns_view(person: Person, view: SavedView) -> bool:
    return view.owner_id == person.pk


@rules.predicate
def is_shared(person: Person, view: SavedView) -> bool:
    return view.is_shared


@rules.predicate
def signs_in(person: Person, subject: object = None) -> bool:
    return person.user is not None and person.user.is_active


rules.add_perm("desk.answer", works_at_desk)
rules.add_perm("desk.write", is_author & works_at_its_desk)
rules.add_perm("desk.approve", may_decide & ~is_author)
rules.add_perm("desk.return", may_decide & ~is_author)
rules.add_perm("desk.promise", runs_the_outside | owns)
rules.add_perm("desk.opening_hours", runs_the_outside)
# The labels are the organisation's, not a channel's.
rules.add_perm("desk.labels", runs_the_outside)
rules.add_perm("desk.rules", runs_the_outside)
rules.add_perm("desk.keep_view", signs_in)
rules.add_perm("desk.change_view", owns_view | (is_shared & runs_the_outside))
