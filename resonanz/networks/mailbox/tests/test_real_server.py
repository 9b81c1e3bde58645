"""On real servers: dovecot shows our mailbox, a real SMTP server takes our answers."""

import threading
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from resonanz.core.errors import Refused
from resonanz.networks.contract import (
    AccountView,
    ConnectRequest,
    Grant,
    Progress,
    Redirect,
    Uncertain,
)
from resonanz.networks.mailbox import network
from resonanz.networks.tests.conformance import Bench
from tests.servers.mail import permission
from tests.servers.mail.dovecot import PASSWORD, Servers
from tests.servers.mail.world import JANA

from . import test_conformance
from .conftest import answer, everything, posts, publish

RETURN = "https://resonanz.example/return"


class Ours:
    """Our mailbox there, and Jana, who writes to it."""

    def __init__(self, servers: Servers, address: str, options: dict[str, str]) -> None:
        self.servers, self.address, self.options = servers, address, options
        self.numbers = iter(range(1, 1000))

    def request(self, secret: str = PASSWORD) -> ConnectRequest:
        return ConnectRequest(handle=self.address, secret=secret, options=self.options)

    def connected(self) -> AccountView:
        granted = network.connect(self.request())
        assert isinstance(granted, Grant)
        return AccountView(
            1, granted.server, granted.handle, granted.remote_id, granted.secret, granted.extra
        )

    def writes(self, text: str, *, answers: str = "", subject: str = "Der Akku") -> str:
        name = f"{next(self.numbers)}.{self.address}"
        mail = EmailMessage(policy=policy.SMTP)
        mail["From"], mail["To"], mail["Subject"] = f"Jana <{JANA}>", self.address, subject
        mail["Message-ID"] = f"<{name}>"
        if answers:
            mail["In-Reply-To"] = f"<{answers}>"
        mail.set_content(text)
        self.servers.brings(self.address, mail.as_bytes())
        return name

    def sent(self) -> dict[str, EmailMessage]:
        found = {}
        for sender, recipients, raw in self.servers.handed_in:
            if sender == self.address and JANA in recipients:
                mail = message_from_bytes(raw, policy=policy.default)
                found[str(mail["message-id"]).strip("<>")] = mail
        return found

    def reads(self, name: str) -> str | None:
        mail = self.sent().get(name)
        body = mail.get_body(("plain",)) if mail is not None else None
        return body.get_content().strip() if body is not None else None


@pytest.fixture(params=["implicit", "starttls"])
def ours(request, dovecot) -> Ours:
    imap = dovecot.imaps if request.param == "implicit" else dovecot.imap
    options = {"imap": imap, "smtp": dovecot.smtp, "name": "Velora"}
    return Ours(dovecot, dovecot.somebody("service"), options)


class TestMailboxOnDovecot(test_conformance.TestMailbox):
    @pytest.fixture
    def bench(self, ours) -> Bench:
        return Bench(
            network=test_conformance.Answering(ours),
            account=ours.connected(),
            stranger_says=lambda text, parent="": ours.writes(text, answers=parent),
            standing=ours.reads,
            ours=lambda: list(ours.sent()),
            wrong=ours.request(secret="falsch"),
        )

    def test_what_a_stranger_takes_back_is_heard(self, bench, ours) -> None:
        with ours.servers.mailbox(ours.address) as box:
            box.store("1:*", "+FLAGS", "\\Deleted")
            box.expunge()
        assert posts(everything(bench.account)[0]) == []


def test_what_is_sent_lies_in_the_folder_once_and_the_copy_is_put_away(ours):
    account = ours.connected()
    publish(account, answer("Ja.", ours.writes("Hält er?")))
    everything(account)
    assert [mail["subject"] for mail in ours.servers.lies(ours.address)] == ["Der Akku"]
    assert [mail["subject"] for mail in ours.servers.lies(ours.address, "Gesendet")] == [
        "Re: Der Akku"
    ]


def test_an_answer_that_was_lost_is_found_by_its_copy(ours):
    account, progress = ours.connected(), Progress()
    sent = answer("Ja.", ours.writes("Hält er?"))
    ours.servers.spoils.append("cut")
    with pytest.raises(Uncertain):
        publish(account, sent, progress=progress)
    assert len(publish(account, sent, progress=progress)) == 1
    assert len(ours.sent()) == 1


def test_a_mail_that_comes_is_told_at_once(ours):
    account = ours.connected()
    assert account.extra["streaming"] is True
    told = network.wake_ups(account)
    teller = threading.Timer(0.5, lambda: ours.writes("Hallo"))
    teller.start()
    assert next(told) is None
    told.close()
    teller.join()


def test_a_mailbox_made_anew_loses_and_doubles_nothing(ours):
    account = ours.connected()
    ours.writes("Eins")
    first, cursor = everything(account)
    stale = {**cursor, "inbox": {**cursor["inbox"], "validity": 1}}
    second = ours.writes("Zwei")
    again, _cursor = everything(account, stale)
    assert len(posts(first)) == 1
    assert [one.remote_id for one in posts(again)][-1] == second


def test_a_talk_without_any_name_is_found_by_its_subject(ours):
    account = ours.connected()
    (remote,) = publish(account, answer("Ja.", ours.writes("Hält er?")))
    name = ours.writes("Danke", subject="AW: Re: Der Akku")
    seen = {one.remote_id: one for one in posts(everything(account)[0])}
    assert seen[name].parent_remote_id == remote.remote_id


def test_without_the_right_certificate_no_password_is_said(ours, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(Refused, match="certificate"):
        network.connect(ours.request())


def test_real_servers_take_a_permission_in_place_of_a_password(ours, settings):
    tokens = ours.servers.tokens
    with permission.running(ours.address, lambda one: tokens.update({one: ours.address})) as asked:
        settings.NETWORK_ADDRESSES = {"google": asked.address}
        app = {"client_id": permission.CLIENT, "client_secret": permission.SECRET, "by": "google"}
        request = replace(ours.request(""), options=ours.options | app, return_address=RETURN)
        away = network.connect(request)
        assert isinstance(away, Redirect)
        granted = network.connect(replace(request, code="good", state=away.state))
        assert isinstance(granted, Grant)
        account = AccountView(1, "", ours.address, ours.address, granted.secret, granted.extra)
        name = ours.writes("Quietscht mein Rad?")
        tokens.clear()  # the first has ended
        fresh = {**granted.secret, "access_token": "token-1"}
        account = replace(account, renewed=lambda renew: fresh.update(renew(fresh)) or fresh)
        assert [seen.remote_id for seen in posts(everything(account)[0])] == [name]
        (sent,) = publish(replace(account, secret=fresh), answer("Öl hilft.", name))
    assert ours.reads(sent.remote_id) == "Öl hilft."


def test_real_servers_take_no_wrong_token(ours, settings):
    with permission.running(ours.address) as asked:
        settings.NETWORK_ADDRESSES = {"google": asked.address}
        app = {"client_id": permission.CLIENT, "client_secret": permission.SECRET, "by": "google"}
        request = replace(ours.request(""), options=ours.options | app, return_address=RETURN)
        away = network.connect(request)
        assert isinstance(away, Redirect)
        with pytest.raises(Refused, match="this very mailbox"):
            network.connect(replace(request, code="good", state=away.state))
