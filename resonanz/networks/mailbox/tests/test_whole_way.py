"""The whole way: a mail becomes a case, its answer goes out in the thread, once."""

from datetime import timedelta
from email import policy
from email.message import EmailMessage

import pytest

from resonanz.channels.models import Membership
from resonanz.conversations.models import Attachment, Post
from resonanz.core.time import now, standing_at
from resonanz.desk import actions as desk
from resonanz.desk.models import Case
from resonanz.networks import actions, delivery
from resonanz.networks.intake import take_in
from resonanz.networks.models import Account, Delivery
from resonanz.notifications.models import Notification
from tests.servers.mail.world import JANA, OURS, PASSWORD

from .conftest import request_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def mailbox(world, lea, mira) -> Account:
    """Lea's mailbox, with Mira at its desk."""
    account = actions.connect(lea, "email", request_for(world))
    assert isinstance(account, Account)
    Membership.objects.create(channel=account.channel, person=mira)
    return account


def deliver(later: timedelta = timedelta()) -> Delivery:
    with standing_at(now() + later):
        delivery.deliver_due()
    return Delivery.objects.get()


@pytest.fixture
def asked(world, mailbox, run_jobs) -> Post:
    """Jana asked, and it came in."""
    name = world.writes("Hält der Akku im Winter?\n\n-- \nJana Sommer\nRadweg 3")
    take_in(mailbox)
    run_jobs()
    return Post.objects.get(remote_id=name)


def test_a_mail_becomes_a_case_and_its_answer_stands_in_the_thread(
    world, mailbox, asked, mira, run_jobs
):
    case = Case.objects.get(post=asked)
    assert (asked.author.handle, asked.author.name) == (JANA, "Jana Sommer")
    assert asked.plain == "Der Akku\n\nHält der Akku im Winter?"
    assert asked.visibility == "direct"
    assert "Radweg 3" in Attachment.objects.get(post=asked).file.open().read().decode()

    desk.submit(mira, desk.draft_answer(mira, case, "Ja, bis -20 °C."))
    run_jobs()
    sent = Delivery.objects.get()
    assert sent.state == Delivery.State.SENT, sent.problem
    (mail,) = world.sent().values()
    assert mail["in-reply-to"] == f"<{asked.remote_id}>"
    assert mail["references"] == f"<{asked.remote_id}>"
    assert mail["subject"] == "Re: Der Akku"
    assert mail["to"] == f"Jana Sommer <{JANA}>"
    assert mail["from"] == f"Velora Service <{OURS}>"
    assert world.reads(sent.remote_id) == "Ja, bis -20 °C."
    assert sent.post.parent == asked

    again = world.writes("Danke!", answers=sent.remote_id)
    take_in(mailbox)
    run_jobs()
    assert Post.objects.get(remote_id=again).parent == sent.post
    assert Case.objects.count() == 1
    # The copy that came to ourselves, and what lies in "Sent", are no posts of their own.
    assert Post.objects.count() == 3
    assert len(world.folders["INBOX"].mails) == 2
    assert len(world.folders["Gesendet"].mails) == 1


def test_files_that_come_with_many_mails_at_once_are_kept(world, mailbox, client, mira, tom):
    for number in range(9):
        mail = EmailMessage(policy=policy.SMTP)
        mail["From"], mail["Message-ID"] = f"jana{number}@x.example", f"<{number}@x>"
        mail.set_content("Anbei")
        mail.add_attachment(
            f"%PDF {number}".encode(), maintype="application", subtype="pdf", filename="a.pdf"
        )
        world.brings(mail.as_bytes())
    assert take_in(mailbox) == 10
    kept = Attachment.objects.filter(post__channel=mailbox.channel).order_by("pk")
    assert [one.file.open().read() for one in kept] == [f"%PDF {n}".encode() for n in range(9)]
    assert {one.size_bytes for one in kept} == {6}

    client.force_login(mira.user)
    shown = client.get(f"/attachments/{kept[0].pk}/")
    assert (shown.status_code, shown["content-type"]) == (200, "application/pdf")
    assert "sandbox" in shown["content-security-policy"]
    client.force_login(tom.user)
    assert client.get(f"/attachments/{kept[0].pk}/").status_code == 404


def test_what_nobody_knew_is_known_once_the_copy_lies_in_the_mailbox(world, mailbox, asked, lea):
    world.next("BODY", "+cut")
    delivery.schedule(lea, mailbox.channel, "test:1", ["Nur einmal"], parent=asked)
    assert deliver().state == Delivery.State.UNKNOWN
    assert deliver(timedelta(minutes=1)).state == Delivery.State.SENT
    assert len(world.sent()) == len(world.handed_in) == 1


def test_what_is_never_shown_a_person_sends_again_or_leaves(world, mailbox, asked, lea):
    world.next("BODY", "cut")
    delivery.schedule(lea, mailbox.channel, "test:1", ["Fehlt"], parent=asked)
    assert deliver().state == Delivery.State.UNKNOWN
    assert deliver(timedelta(minutes=1)).state == Delivery.State.UNKNOWN
    refused = deliver(timedelta(minutes=11))
    assert refused.state == Delivery.State.REFUSED
    assert world.handed_in == []

    delivery.retry(lea, refused)
    assert deliver(timedelta(minutes=12)).state == Delivery.State.SENT
    assert len(world.handed_in) == 1


def test_what_comes_back_is_told_at_its_delivery_and_asks_for_an_answer_again(
    world, mailbox, asked, mira, run_jobs
):
    case = Case.objects.get(post=asked)
    desk.submit(mira, desk.draft_answer(mira, case, "Ja."))
    run_jobs()
    sent = Delivery.objects.get()
    world.brings(bounce(sent.remote_id))
    take_in(mailbox)
    run_jobs()

    sent.refresh_from_db()
    case.refresh_from_db()
    assert sent.state == Delivery.State.SENT
    assert sent.problem.startswith("The address does not exist (any more).")
    assert "user unknown" in sent.problem
    assert case.asked_at is not None
    told = Notification.objects.filter(person=mira).values_list("text", flat=True)
    assert any("did not arrive" in text or "nicht angekommen" in text for text in told)
    assert Post.objects.filter(author__handle__startswith="mailer-daemon").count() == 0


def bounce(name: str) -> bytes:
    return (
        "Return-Path: <>\r\nFrom: MAILER-DAEMON@mail.velora.example\r\n"
        f"To: {OURS}\r\nSubject: Undelivered Mail Returned to Sender\r\n"
        "Message-ID: <b1@mail.velora.example>\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nI'm sorry.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; mail.velora.example\r\n\r\n"
        f"Final-Recipient: rfc822; {JANA}\r\nAction: failed\r\nStatus: 5.1.1\r\n"
        "Diagnostic-Code: smtp; 550 5.1.1 user unknown\r\n\r\n"
        "--b\r\nContent-Type: message/rfc822\r\n\r\n"
        f"Message-ID: <{name}>\r\nSubject: Re: Der Akku\r\n\r\nJa.\r\n--b--\r\n"
    ).encode()


def test_the_password_stands_nowhere_but_in_the_secret(mailbox, client, lea):
    mailbox.refresh_from_db()
    assert PASSWORD not in f"{mailbox.extra} {mailbox.cursor} {mailbox.problem}"
    client.force_login(lea.user)
    for page in (f"/networks/accounts/{mailbox.pk}/", "/networks/connect/email/"):
        answer = client.get(page)
        assert answer.status_code == 200
        assert PASSWORD not in answer.content.decode()
