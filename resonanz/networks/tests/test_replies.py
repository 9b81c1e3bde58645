"""An answer by mail becomes a comment of whoever the mail was for: once, without what it quotes."""

import re
from datetime import timedelta
from email.message import EmailMessage

import pytest

from resonanz.channels import actions as channels
from resonanz.channels.models import Channel
from resonanz.config.addresses import mailer, reply_mailbox
from resonanz.conversations.actions import delete, say
from resonanz.conversations.models import Post
from resonanz.core.time import now, standing_at
from resonanz.networks.replies import take_in
from resonanz.notifications.replying import address_for, read_token
from resonanz.notifications.sending import gather
from tests.servers.mail.fake import running
from tests.servers.mail.world import OURS, PASSWORD

TOM = "tom@velora.example"


@pytest.fixture
def box(settings):
    with running() as world:
        settings.ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]
        settings.MAILERS = {"default": mailer(f"smtp-plain://{world.smtp}")}
        user = OURS.replace("@", "%40")
        address = f"imap-plain://{user}:{PASSWORD}@{world.imap}/INBOX?address={OURS}"
        settings.EMAIL_REPLY_MAILBOX = reply_mailbox(address)
        settings.EMAIL_REPLY_ADDRESS = settings.EMAIL_REPLY_MAILBOX["address"]
        yield world


def answer(to, text, sender=TOM, name="a1", **headers):
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = f"Tom <{sender}>", to, "Re: Mira"
    mail["Message-ID"] = f"<{name}@velora.example>"
    for header, value in headers.items():
        mail[header.replace("_", "-")] = value
    mail.set_content(text)
    return mail


def said(post):
    return list(Post.objects.filter(parent=post).values_list("source", "author__person__name"))


def test_from_a_mention_by_mail_to_the_comment(box, service, mira, tom, run_jobs):
    post = say(mira, service, "Kommst du, @tom?")
    run_jobs()
    with standing_at(now() + timedelta(hours=2)):
        gather()
        run_jobs()
    ((_sender, _to, raw),) = box.handed_in
    to = re.search(rb"(?m)^Reply-To: *(\S+)", raw)[1].decode()

    quoted = f"Ja, ich komme.\n\nAm Di., 3. Nov. schrieb Resonanz <{OURS}>:\n> Kommst du, @tom?\n"
    box.brings(answer(to, quoted).as_bytes())

    assert take_in() == 1
    assert said(post) == [("Ja, ich komme.", "Tom Wirth")]
    assert take_in() == 0
    box.brings(answer(to, quoted).as_bytes())
    assert take_in() == 0
    assert len(said(post)) == 1


def test_what_a_machine_or_somebody_else_wrote_becomes_nothing(box, service, mira, tom, lea):
    post = say(mira, service, "Frage")
    to = address_for(tom, post.pk)
    for number, mail in enumerate(
        (
            answer(to, "Ich bin nicht da", name="b1", Auto_Submitted="auto-replied"),
            answer(to, "Ich bin es, Tom", name="b2", sender="lea@velora.example"),
            answer(to.replace("+", "+a", 1)[: len(to)], "Geraten", name="b3"),
            answer(OURS, "Ohne Zeichen", name="b4"),
            answer(to, "   ", name="b5"),
        )
    ):
        box.brings(mail.as_bytes())
        assert take_in() == 0, number
    assert said(post) == []


def test_the_rights_of_that_moment_count(box, make_space, service, mira, tom):
    secret = make_space("Vorstand", mira, tom, access=Channel.Access.SECRET)
    hidden, gone = say(mira, secret, "Geheim"), say(mira, service, "Weg")
    channels.remove_member(mira, secret, tom)
    delete(mira, gone)
    for post in (hidden, gone):
        box.brings(answer(address_for(tom, post.pk), "Ja", name=f"c{post.pk}").as_bytes())

    assert take_in() == 0
    assert said(hidden) == said(gone) == []


def test_files_come_along(box, service, mira, tom, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    post = say(mira, service, "Habt ihr den Plan?")
    mail = answer(address_for(tom, post.pk), "Hier ist er.")
    mail.add_attachment(b"%PDF-1.4 plan", "application", "pdf", filename="plan.pdf")
    box.brings(mail.as_bytes())

    assert take_in() == 1
    (file,) = Post.objects.get(parent=post).attachments.all()
    assert (file.kind, file.alt, file.media_type) == ("file", "plan.pdf", "application/pdf")


def test_a_token_is_of_one_person_and_one_post(tom, mira, settings):
    settings.EMAIL_REPLY_ADDRESS = OURS
    address = address_for(tom, 7)
    token = re.search(r"\+([a-z2-7]+)@", address)[1]

    assert read_token(token) == read_token(token.upper()) == (tom.pk, 7)
    assert len(address.partition("@")[0]) <= 64
    assert read_token("a" + token[1:]) is None or token[0] == "a"
    assert read_token("short") is read_token("1" * 32) is None
    settings.EMAIL_REPLY_ADDRESS = ""
    assert address_for(tom, 7) == ""
