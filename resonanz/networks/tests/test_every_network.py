"""What every network of the list must have: a guide in both languages, the conformance suite."""

import importlib

import pytest
from django.urls import reverse
from django.utils.translation import override

from resonanz.channels.abilities import Ability
from resonanz.networks import facebook, instagram, linkedin, x, youtube
from resonanz.networks.registry import network_of

from .conformance import Conformance

# By their keys, where each is at home.
NETWORKS = {
    "mastodon": "mastodon",
    "bluesky": "bluesky",
    "feeds": "feeds",
    "email": "mailbox",
    "matrix": "matrix",
    "matrix_inside": "matrix",
    "mattermost": "mattermost",
    "youtube": "youtube",
    "facebook": "facebook",
    "instagram": "instagram",
    "linkedin": "linkedin",
    "x": "x",
    "telegram": "telegram",
}
# Those at which an app has to be made, with the rights it asks for.
RIGHTS = {
    "facebook": facebook.connecting.SCOPES,
    "instagram": instagram.connecting.SCOPES,
    "linkedin": linkedin.wire.SCOPES,
    "x": x.provider().scopes,
    "youtube": youtube.wire.SCOPES,
}
# Those that are told where to call us by a person; others we tell ourselves.
TOLD_BY_HAND = ("facebook", "instagram")


@pytest.mark.parametrize("key", NETWORKS)
def test_it_holds_to_the_conformance_suite(key):
    home = f"resonanz.networks.{NETWORKS[key]}.tests.test_conformance"
    suites = vars(importlib.import_module(home)).values()
    found = [one for one in suites if isinstance(one, type) and issubclass(one, Conformance)]
    assert any(one is not Conformance for one in found)


@pytest.mark.parametrize("key", NETWORKS)
def test_its_guide_leads_through_the_connection_in_both_languages(key):
    guide = network_of(key).guide
    assert guide is not None
    steps = [*guide.steps, *(step for way in guide.ways for step in way.steps)]
    assert len(steps) >= 3
    for text in (*steps, guide.button, *(field.label for field in guide.fields)):
        with override("en"):
            english = str(text)
        with override("de"):
            german = str(text)
        assert english
        assert german
    for step in steps:
        with override("en"):
            english = str(step)
        with override("de"):
            assert str(step) != english, english


@pytest.mark.parametrize("key", RIGHTS)
@pytest.mark.parametrize("language", ["en", "de"])
def test_the_guide_of_an_app_names_its_rights_and_where_people_come_back_to(key, language):
    with override(language):
        said = " ".join(str(step) for step in network_of(key).guide.steps)
    assert "{return_address}" in said
    for right in RIGHTS[key]:
        assert right.rpartition("/")[2] in said, right
    assert ("{hook_address}" in said) is (key in TOLD_BY_HAND)


@pytest.mark.parametrize("key", NETWORKS)
def test_its_steps_stand_on_the_connection_screen(key, client, lea):
    client.force_login(lea.user)
    page = client.get(reverse("networks:connect", args=[key])).content.decode()
    assert page.count("<li>") >= 3
    assert '<ol class="steps' in page


@pytest.mark.parametrize("key", NETWORKS)
def test_who_calls_us_is_told_where_by_hand_or_by_us(key):
    if Ability.HOOK in network_of(key).abilities:
        assert key in (*TOLD_BY_HAND, "telegram", "feeds")
