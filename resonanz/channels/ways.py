"""What one may see of the ways to belong: invitations, bindings, groups."""

from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from resonanz.core.paging import Page, as_number, as_text, cut, key_of
from resonanz.core.rights import may
from resonanz.people.models import Person

from .models import Binding, Channel, Group, GroupMember, GuestStay, Invitation, Reason

PAGE_SIZE = 40


def own_invitations(viewer: Person) -> QuerySet[Invitation]:
    """The spaces the viewer is invited to, the latest first; also those they may not see yet."""
    waiting = Invitation.objects.filter(person=viewer, channel__archived_at=None)
    return waiting.select_related("channel", "by").order_by("-at", "-pk")


def invitations(viewer: Person, channel: Channel) -> QuerySet[Invitation]:
    """Who is invited to a space and has not answered; for those who may invite."""
    waiting = Invitation.objects.filter(channel=channel).select_related("person", "channel", "by")
    if not may(viewer, "channels.invite", channel):
        return waiting.none()
    return waiting.order_by("at", "pk")


def bindings(viewer: Person, channel: Channel) -> QuerySet[Binding]:
    """By what people belong to a space, with `count`; for those who manage it."""
    found = Binding.objects.filter(channel=channel)
    if not may(viewer, "channels.manage", channel):
        return found.none()
    whole = found.select_related("channel", "department", "group", "by")
    return whole.annotate(count=Count("reasons")).order_by("since", "pk")


def with_reasons() -> "Prefetch[Any]":
    """Adds to memberships why they are (`reasons`), ready to be put in words."""
    whole = Reason.objects.select_related("binding__department", "binding__group")
    return Prefetch("reasons", whole.order_by("pk"))


def stay_of(guest: Person) -> GuestStay | None:
    """From where a guest comes and until when they are here; no right is checked."""
    return GuestStay.objects.filter(person=guest).first()


def groups(viewer: Person) -> QuerySet[Group]:
    """The named lists, by name, with `count`; for administrators."""
    found = Group.objects.annotate(count=Count("members", distinct=True))
    return found.order_by("name", "pk") if may(viewer, "channels.keep_groups") else found.none()


def group_members(
    viewer: Person, group: Group, mark: str = "", size: int = PAGE_SIZE
) -> Page[GroupMember]:
    """Who stands on a list, by name."""
    found = GroupMember.objects.filter(group__in=groups(viewer).filter(pk=group.pk))
    if key := key_of(mark, as_text, as_number):
        name, last = key
        found = found.filter(Q(person__name__gt=name) | Q(person__name=name, pk__gt=last))
    rows = list(found.select_related("person").order_by("person__name", "pk")[: size + 1])
    return cut(rows, size, lambda member: (member.person.name, member.pk))


def outside_group(viewer: Person, group: Group, words: str, size: int = 8) -> QuerySet[Person]:
    """Colleagues who do not stand on a list yet and whose name has the words."""
    people = Person.objects.visible_to(viewer).colleagues().filter(user__is_active=True)
    people = people.exclude(user__role="guest").exclude(groups__group=group)
    for word in words.split()[:4]:
        people = people.filter(name__icontains=word)
    return people.order_by("name", "pk")[:size]
