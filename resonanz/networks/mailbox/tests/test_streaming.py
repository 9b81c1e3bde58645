"""Told at once that a mail came."""

import threading

import pytest

from resonanz.core.errors import TryLater
from resonanz.networks.contract import Streams
from resonanz.networks.mailbox import network, streaming


def test_a_mailbox_streams():
    assert isinstance(network, Streams)


def test_a_mail_that_comes_is_told_at_once(world, account):
    told = network.wake_ups(account)
    teller = threading.Timer(0.3, lambda: world.writes("Hallo"))
    teller.start()
    assert next(told) is None
    told.close()
    teller.join()


def test_silence_ends_by_itself(world, account, monkeypatch):
    monkeypatch.setattr(streaming, "WAIT_SECONDS", 0.05)
    monkeypatch.setattr(streaming, "ROUNDS", 2)
    assert list(network.wake_ups(account)) == []
    assert world.said.count("IDLE") == 2


def test_a_server_that_does_not_tell_is_only_asked(world, account):
    world.imap_offers = ""
    assert list(network.wake_ups(account)) == []
    assert "IDLE" not in world.said


def test_a_line_that_breaks_is_said(world, account):
    world.next("IDLE", "cut")
    with pytest.raises(TryLater):
        list(network.wake_ups(account))
