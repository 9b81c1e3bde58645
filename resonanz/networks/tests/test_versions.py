"""A version of an interface that ends is said at every start, by the doctor, and to people."""

from datetime import UTC, date, datetime

import pytest
from django.core.checks import run_checks
from django.urls import reverse
from django.utils import translation

from resonanz.channels.models import Channel
from resonanz.config import doctor
from resonanz.core.time import now, standing_at
from resonanz.networks import versions
from resonanz.networks.models import Account
from resonanz.networks.registry import networks
from resonanz.notifications.models import Notification

LAST_DAY = date(2028, 7, 29)


def at(year, month, day):
    return standing_at(datetime(year, month, day, 12, tzinfo=UTC))


@pytest.fixture
def page(lea) -> Account:
    channel = Channel.objects.create(name="Velora", network="facebook", kind="profile")
    lea.user.language = "en"
    lea.user.save()
    return Account.objects.create(channel=channel, handle="velora", connected_at=now())


def told(person):
    with translation.override(person.user.language):
        kept = Notification.objects.filter(person=person).order_by("pk")
        return [row.sentence for row in kept]


def test_the_versions_that_are_set_hold_for_long():
    spoken = {one.key: one.version() for one in networks() if hasattr(one, "version")}
    assert set(spoken) == {"linkedin", "facebook", "instagram"}
    assert spoken["facebook"] == spoken["instagram"]
    assert spoken["facebook"].ends == LAST_DAY
    assert spoken["linkedin"].ends == date(2027, 7, 15)
    assert versions.warnings(date(2027, 5, 15)) == []


@pytest.mark.parametrize(
    ("set_to", "today", "words"),
    [
        ("v24.0", date(2027, 12, 19), ""),
        ("v24.0", date(2027, 12, 20), "v24.0 ends on 18 February 2028"),
        ("v24.0", date(2028, 2, 18), "v24.0 ended on 18 February 2028"),
        ("v9.0", date(2026, 11, 26), "v9.0 ended"),
        ("v27.0", date(2026, 11, 26), ""),
        ("newest", date(2026, 11, 26), "it names a version as in v25.0"),
        ("v20", date(2026, 11, 26), "it names a version as in v25.0"),
    ],
)
def test_a_version_of_metas_graph_is_warned_of(settings, set_to, today, words):
    settings.GRAPH_VERSION, settings.LANGUAGE_CODE = set_to, "en"
    found = [one for one in versions.warnings(today) if "GRAPH_VERSION" in one]
    assert len(found) == bool(words)
    assert all(words in one for one in found), found


def test_every_start_warns(settings):
    settings.GRAPH_VERSION, settings.LINKEDIN_VERSION = "v9.0", "202501"
    found = [one for one in run_checks() if one.id == "resonanz.W001"]
    assert sorted(one.msg.split()[0] for one in found) == ["GRAPH_VERSION", "LINKEDIN_VERSION"]


def test_the_doctor_warns(settings, monkeypatch, db, tmp_path):
    monkeypatch.setattr(doctor, "make_ready", lambda **options: None)
    settings.MEDIA_ROOT, settings.GRAPH_VERSION = str(tmp_path), "v9.0"
    problems = [words for good, words in doctor.findings() if not good]
    assert any("GRAPH_VERSION v9.0" in words for words in problems)
    settings.GRAPH_VERSION = "v25.0"
    assert not any("GRAPH_VERSION" in words for good, words in doctor.findings() if not good)


def test_the_page_of_an_account_warns(page, client, lea, settings):
    client.force_login(lea.user)
    address = reverse("networks:account", args=[page.pk])
    assert "v25.0 (until 29 July 2028)" in client.get(address).content.decode()
    settings.GRAPH_VERSION = "v9.0"
    assert "GRAPH_VERSION v9.0 ended on" in client.get(address).content.decode()


def test_who_runs_an_account_is_told_twice_and_no_more(page, lea, run_jobs, caplog):
    for day, expected in ((1, 0), (10, 0)):
        with at(2028, 5, day):
            assert versions.tell_of_ends() == expected
    for month, day in ((6, 1), (7, 20)):
        with at(2028, month, day):
            assert versions.tell_of_ends() == 1
            assert versions.tell_of_ends() == 0, "told once"
            run_jobs()
    first, second = told(lea)
    assert first == second
    assert "Facebook ends version v25.0" in first
    assert "GRAPH_VERSION" in first
    assert "GRAPH_VERSION v25.0" in caplog.text


def test_an_account_of_a_network_without_versions_is_told_of_none(account):
    with at(2028, 7, 20):
        assert versions.tell_of_ends() == 0
