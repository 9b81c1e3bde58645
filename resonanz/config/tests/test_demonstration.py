"""The demonstration is made by the actions of daily life, and the same seed makes the same one."""

import re

import pytest
from django.db import transaction

from resonanz.config import demo
from resonanz.conversations.models import Interaction, Post
from resonanz.desk.models import Case
from resonanz.people.models import Person

pytestmark = pytest.mark.long


class Undone(Exception):
    """Takes back what was made, so that it can be made again."""


def made(seed: int) -> tuple[list[tuple[object, ...]], ...]:
    try:
        with transaction.atomic():
            demo.seed(seed, 60, 3)
            found = _told()
            raise Undone
    except Undone:
        return found


def _told() -> tuple[list[tuple[object, ...]], ...]:
    posts = Post.objects.order_by("pk").values_list("author__handle", "channel__name", "source")
    return (
        list(Person.objects.order_by("pk").values_list("name", "title")),
        # A link names a number; what was taken back used up some.
        [(*where, re.sub(r"/\d+/", "/…/", source)) for *where, source in posts],
        list(Interaction.objects.order_by("pk").values_list("kind", "name", "identity__handle")),
        list(Case.objects.order_by("pk").values_list("kind", "state", "assignee__name")),
    )


# As a worker delivers: side by side, with what is made in one transaction all the same.
@pytest.mark.django_db
def test_the_same_seed_makes_the_same_world_and_another_one_another(settings, no_old_jobs):
    settings.DELIVERY_THREADS = 12

    first = made(7)

    assert len(first[0]) > 60 and len(first[1]) > 50 and first[2] and first[3]
    assert made(7) == first
    assert made(8) != first
