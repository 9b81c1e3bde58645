"""Who leaves hands their spaces over."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from resonanz.core.errors import Refused
from resonanz.core.events import record
from resonanz.core.rights import require
from resonanz.people.handing import Item, register
from resonanz.people.models import Person

from .models import Channel, Membership


class Spaces:
    """Spaces and outside channels somebody owns."""

    key = "channel"
    name: str | Promise = gettext_lazy("Spaces and channels")

    def held_by(self, viewer: Person, person: Person) -> Iterable[Item]:
        """What the person owns; of a secret space the viewer is not in, that it is one."""
        owned = Channel.objects.filter(
            memberships__person=person, memberships__role=Membership.Role.OWNER, archived_at=None
        ).exclude(kind=Channel.Kind.DIRECT)
        known = set(Channel.objects.visible_to(viewer).values_list("pk", flat=True))
        for channel in owned.order_by("name", "pk"):
            yield Item(channel.pk, channel.name if channel.pk in known else _("A secret space"))

    @transaction.atomic
    def give(self, actor: Person, item_id: int, giver: Person, receiver: Person) -> None:
        require(actor, "people.administer")
        if receiver.is_guest:
            raise Refused(_("Guests take part as members."))
        channel = Channel.objects.select_for_update().get(pk=item_id)
        Membership.objects.update_or_create(
            channel=channel, person=receiver, defaults={"role": Membership.Role.OWNER}
        )
        Membership.objects.filter(channel=channel, person=giver).update(role=Membership.Role.MEMBER)
        self._tell(actor, channel, giver, receiver)

    @transaction.atomic
    def give_back(self, actor: Person, item_id: int, giver: Person, receiver: Person) -> bool:
        """Both own it then: who went on with it may be needed further."""
        require(actor, "people.administer")
        channel = Channel.objects.select_for_update().filter(pk=item_id).first()
        if channel is None:
            return False
        held = Membership.objects.filter(channel=channel, person=giver)
        if not held.update(role=Membership.Role.OWNER):
            return False
        self._tell(actor, channel, receiver, giver)
        return True

    def _tell(self, actor: Person, channel: Channel, giver: Person, receiver: Person) -> None:
        record(
            actor,
            "channel.handed_over",
            channel,
            channel_id=channel.pk,
            topics=[f"person:{receiver.pk}"],
            giver=giver.pk,
            person=receiver.pk,
        )


register(Spaces())
