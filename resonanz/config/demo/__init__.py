"""The demonstration: an organisation that feels real, the same for a seed, dated from now."""

from random import Random

from django.db import transaction

from resonanz.conversations.searching.learning import learn_words
from resonanz.insights.actions import tell_weeks
from resonanz.people.models import Organisation

from .forms import plan_forms
from .hearing import choose_what_to_hear
from .inside import plan_inside
from .knowledge import finish_knowledge, plan_knowledge
from .messages import plan_messages
from .order import plan_order
from .organisation import found
from .outside import plan_outside
from .planned import plan_past_weeks, plan_what_comes
from .reading import choose_what_is_worth_it, keep_what_matters
from .sorting import sort_the_desk
from .spaces import furnish_spaces, populate_spaces
from .timeline import Timeline


def is_empty() -> bool:
    """Whether nothing lives in this installation yet."""
    return not Organisation.objects.exists()


@transaction.atomic
def seed(number: int = 1, people: int = 60, days: int = 90) -> None:
    """Fill an empty installation: `people` colleagues, `days` days of conversation."""
    random = Random(number)
    timeline = Timeline()
    cast = found(random, people, days)
    plan_inside(timeline, cast, random, days)
    plan_knowledge(timeline, cast, days)
    plan_forms(timeline, cast, days)
    plan_messages(timeline, cast, days)
    plan_order(timeline, cast)
    plan_outside(timeline, cast, random, days)
    plan_past_weeks(timeline, cast, days)
    timeline.live()
    finish_knowledge(cast)
    sort_the_desk(cast)
    furnish_spaces(cast)
    populate_spaces(cast)
    choose_what_to_hear(cast)
    keep_what_matters()
    choose_what_is_worth_it()
    plan_what_comes(cast)
    learn_words(everything=True)
    tell_weeks()
