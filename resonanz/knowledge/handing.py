"""Who leaves hands over the pages they look after."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from resonanz.core.errors import Refused
from resonanz.core.rights import may, require
from resonanz.people.handing import Item, register
from resonanz.people.models import Person

from .actions import set_owner
from .models import Page


class Pages:
    """Pages somebody looks after, as owner or as deputy."""

    key = "page"
    name: str | Promise = gettext_lazy("Pages of knowledge")

    def held_by(self, viewer: Person, person: Person) -> Iterable[Item]:
        """The pages by title; of one where the viewer may not read, that it is one."""
        held = Page.objects.standing().filter(Q(owner=person) | Q(deputy=person))
        known = set(
            Page.objects.visible_to(viewer).filter(pk__in=held).values_list("pk", flat=True)
        )
        for page in held.order_by("title", "pk"):
            label = page.title if page.pk in known else _("A page in a space of others")
            yield Item(page.pk, label)

    def give(self, actor: Person, item_id: int, giver: Person, receiver: Person) -> None:
        if not self._pass(actor, item_id, giver, receiver):
            raise Refused(_("This is theirs no longer. Look at the list again."))

    def give_back(self, actor: Person, item_id: int, giver: Person, receiver: Person) -> bool:
        return self._pass(actor, item_id, receiver, giver)

    @transaction.atomic
    def _pass(self, actor: Person, number: int, giver: Person, receiver: Person) -> bool:
        """Whoever held it holds it no longer; a deputy who gets it is the owner then."""
        require(actor, "people.administer")
        rows = Page.objects.select_for_update(of=("self",)).select_related("post__channel")
        page = rows.filter(Q(owner=giver) | Q(deputy=giver), pk=number).first()
        if page is None:
            return False
        if not may(receiver, "knowledge.change", page):
            told = _("%(name)s cannot change this page, and so cannot look after it.")
            raise Refused(told % {"name": receiver.name})
        owner = receiver if page.owner_id == giver.pk else page.owner
        deputy = receiver if page.deputy_id == giver.pk else page.deputy
        set_owner(actor, page, owner, None if deputy == owner else deputy)
        return True


register(Pages())
