"""People leave, channels differ: what was planned meets a house that changed meanwhile."""

from datetime import timedelta

import pytest

from resonanz.channels.models import Membership
from resonanz.core.errors import Refused
from resonanz.networks import practice
from resonanz.networks.models import Delivery
from resonanz.planning import actions
from resonanz.planning.models import PlannedPost, Rendition


def test_nobody_speaks_for_somebody_who_is_gone(clock, plan, mira, lea):
    planned = plan()
    PlannedPost.objects.update(author=None, submitted_by=None)
    with pytest.raises(Refused, match=r"no longer here|nicht mehr da"):
        actions.handing.hand_over(PlannedPost.objects.with_all().get(pk=planned.pk))
    assert not Delivery.objects.exists()


def test_the_plan_of_somebody_who_is_gone_is_not_moved(clock, plan, mira):
    planned = actions.submit(mira, plan())
    wrong = planned.due_at + timedelta(hours=1)
    PlannedPost.objects.update(due_at=wrong, author=None, submitted_by=None)
    assert actions.keep_wall_times() == 0
    assert PlannedPost.objects.get().due_at == wrong


def test_a_copy_goes_to_the_channels_one_speaks_on(clock, plan, mira, touren, velora):
    planned = plan()
    Membership.objects.filter(channel=touren, person=mira).delete()
    twin = actions.copy(mira, planned)
    assert [variant.channel for variant in twin.variants.all()] == [velora]


def test_each_desk_agrees_for_its_own_channel(clock, plan, velora, touren, mira, lea, make_person):
    for channel in (velora, touren):
        channel.needs_approval = True
        channel.save()
    nele = make_person("Nele Brandt", "social_media_manager")
    Membership.objects.create(channel=touren, person=nele, role="owner")
    Membership.objects.filter(channel=touren, person=lea).delete()
    waiting = actions.submit(mira, plan())

    assert actions.approve(lea, waiting).stage == "waiting", "half of it is agreed to"
    assert not Delivery.objects.exists()
    assert actions.approve(nele, waiting).stage == "scheduled"
    assert Delivery.objects.count() == 2


def test_a_better_description_goes_out_with_the_smaller_picture(
    clock, plan, mira, velora, picture_of, monkeypatch
):
    limits = practice.network.limits.with_(picture_bytes=30_000)
    monkeypatch.setattr(practice.Practice, "limits", limits)
    picture = picture_of(mira)
    planned = actions.submit(mira, plan(pictures=[picture], channels=[velora]))
    picture.alt = "Ein grünes Rad vor der Werkstatt"
    picture.save(update_fields=["alt"])
    actions.submit(mira, actions.stop(mira, planned))
    assert Rendition.objects.get().picture.alt == "Ein grünes Rad vor der Werkstatt"
