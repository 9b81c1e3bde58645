"""Bind a space to a department, a group, a role, or everybody; and the groups themselves."""

from django.db import transaction
from django.utils.translation import gettext as _

from resonanz.accounts.models import User
from resonanz.channels import aligning
from resonanz.channels.models import Binding, Channel, Group, GroupMember, Membership
from resonanz.core.errors import Refused
from resonanz.core.events import record
from resonanz.core.jobs import enqueue
from resonanz.core.rights import require
from resonanz.core.time import now
from resonanz.people.models import Department, Person

Kind = Binding.Kind


@transaction.atomic
def bind(
    actor: Person,
    channel: Channel,
    *,
    department: Department | None = None,
    with_below: bool = True,
    group: Group | None = None,
    org_role: str = "",
) -> Binding:
    """From now on whoever belongs to the department, group or role is a member while they do."""
    require(actor, "channels.bind", channel)
    if [department is not None, group is not None, bool(org_role)].count(True) != 1:
        raise Refused(_("Choose a department, a group or a role."))
    if org_role and (org_role not in User.Role.values or org_role == User.Role.GUEST):
        raise Refused(_("There is no role “%s”.") % org_role)
    kind = Kind.DEPARTMENT if department else Kind.GROUP if group else Kind.ROLE
    binding, is_new = Binding.objects.get_or_create(
        channel=channel,
        kind=kind,
        department=department,
        group=group,
        org_role=org_role,
        defaults={"with_below": with_below, "by": actor, "since": now()},
    )
    if not is_new and binding.with_below != with_below:
        binding.with_below = with_below
        binding.save(update_fields=["with_below"])
    _align(actor, binding)
    return binding


@transaction.atomic
def unbind(actor: Person, binding: Binding, *, keep: bool = False) -> None:
    """End a binding; who belonged only because of it leaves, or (`keep`) stays as their own wish.

    Memberships that people wished for themselves stay in any case.
    """
    require(actor, "channels.bind", binding.channel)
    if binding.kind == Kind.EVERYBODY:
        raise Refused(_("Everybody belongs here. Choose another way to belong first."))
    _end(actor, binding, keep=keep)


@transaction.atomic
def set_joining(actor: Person, channel: Channel, joining: str) -> None:
    """Say who belongs to a space: whoever wants to, everybody new, or everybody for good."""
    require(actor, "channels.set_joining", channel)
    if joining not in Channel.Joining.values:
        raise Refused(_("People belong to a space freely, from the start, or without a choice."))
    if channel.joining == joining:
        return
    channel.joining = joining
    channel.save(update_fields=["joining"])
    everybody = Binding.objects.filter(channel=channel, kind=Kind.EVERYBODY).first()
    if joining == Channel.Joining.MANDATORY:
        binding = everybody or Binding.objects.create(
            channel=channel, kind=Kind.EVERYBODY, by=actor, since=now()
        )
        _align(actor, binding)
    elif everybody is not None:
        # Nobody is thrown out because they may leave from now on.
        _end(actor, everybody, keep=True)


def _end(actor: Person, binding: Binding, *, keep: bool) -> None:
    if keep:
        Membership.objects.filter(reasons__binding=binding).update(own=True)
    channel = binding.channel
    binding.delete()
    aligning.let_go()
    record(actor, "channel.unbound", channel, channel_id=channel.pk)


def _align(actor: Person, binding: Binding) -> None:
    aligning.align(binding.pk)
    aligning.let_go()
    record(actor, "channel.bound", binding.channel, channel_id=binding.channel_id)


@transaction.atomic
def make_group(actor: Person, name: str, purpose: str = "") -> Group:
    """A named list of people, empty at first."""
    require(actor, "channels.keep_groups")
    name = _free_name(name, None)
    return Group.objects.create(name=name, purpose=purpose.strip()[:300])


@transaction.atomic
def edit_group(actor: Person, group: Group, name: str, purpose: str) -> None:
    """Another name or purpose for a group."""
    require(actor, "channels.keep_groups")
    group.name, group.purpose = _free_name(name, group), purpose.strip()[:300]
    group.save(update_fields=["name", "purpose"])


@transaction.atomic
def delete_group(actor: Person, group: Group) -> None:
    """The list is gone, and who belonged to a space only because of it leaves."""
    require(actor, "channels.keep_groups")
    group.delete()
    aligning.let_go()


@transaction.atomic
def put_into_group(actor: Person, group: Group, person: Person) -> None:
    """Somebody stands on the list; guests do not, they belong where they were let in."""
    require(actor, "channels.keep_groups")
    if person.user is None or not person.user.is_active or person.is_guest:
        raise Refused(_("Only colleagues who sign in here can be in a group."))
    GroupMember.objects.get_or_create(group=group, person=person)
    align_soon()


@transaction.atomic
def take_from_group(actor: Person, group: Group, person: Person) -> None:
    """Somebody stands on the list no more."""
    require(actor, "channels.keep_groups")
    GroupMember.objects.filter(group=group, person=person).delete()
    align_soon()


def align_soon() -> None:
    """Have all bindings brought into step, once for however many changes."""
    enqueue("channels.align", queue="events", once="channels.align")


def _free_name(name: str, group: Group | None) -> str:
    name = " ".join(name.split())[:120]
    if not name:
        raise Refused(_("A group needs a name."))
    others = Group.objects.filter(name__iexact=name)
    if group is not None:
        others = others.exclude(pk=group.pk)
    if others.exists():
        raise Refused(_("There is a group “%s” already.") % name)
    return name
