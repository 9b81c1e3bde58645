"""What comes in: each mail once, whatever the folder does; and who wrote it."""

import json
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from resonanz.core.errors import Refused, TryLater
from resonanz.networks.contract import IdentitySeen, LostRight, PostSeen
from resonanz.networks.mailbox import hearing
from tests.servers.mail.world import JANA, OURS, Folder

from .conftest import answer, everything, posts, publish

INBOX, SENT = "INBOX", "Gesendet"


def ago(**span) -> datetime:
    return datetime.now(UTC).replace(microsecond=0) - timedelta(**span)


def test_a_mail_is_a_direct_post_of_whom_it_names(world, account):
    name = world.writes("Hält der Akku?", subject="Frage & <Akku>", at=ago(hours=3))
    (seen,) = posts(everything(account)[0])
    assert seen.remote_id == name
    assert seen.author == IdentitySeen(JANA, JANA, "Jana Sommer")
    assert seen.html.startswith("<p><strong>Frage &amp; &lt;Akku&gt;</strong></p>")
    assert (seen.visibility, seen.reason) == ("direct", "direct")
    assert seen.said_at == ago(hours=3) or abs(seen.said_at - ago(hours=3)) < timedelta(seconds=9)


def test_the_first_time_tells_who_we_are(account):
    events, _cursor = everything(account)
    assert events[0] == IdentitySeen(OURS, OURS, "Velora Service")


def test_many_mails_come_in_their_order_in_pieces(world, account):
    names = [world.writes(f"Nummer {n}") for n in range(45)]
    events, cursor = everything(account)
    assert [one.remote_id for one in posts(events)] == names
    assert everything(account, cursor)[0] == []
    json.dumps(cursor)


def test_of_the_old_mails_those_nobody_read_ask_for_an_answer(world, account):
    new, read, done = (world.writes(words) for words in ("Neu", "Gelesen", "Fertig"))
    mails = world.folders[INBOX].mails
    mails[2].flags, mails[3].flags = {"\\Seen"}, {"\\Seen", "\\Answered"}
    world.writes("Uralt", at=ago(days=90))
    events, cursor = everything(account)
    assert {one.remote_id: one.reason for one in posts(events)} == {
        new: "direct",
        read: "watch",
        done: "watch",
    }
    later = world.writes("Später")
    mails[5].flags = {"\\Seen"}
    (seen,) = posts(everything(account, cursor)[0])
    assert (seen.remote_id, seen.reason) == (later, "direct")


def test_a_folder_that_is_another_one_loses_and_doubles_nothing(world, account):
    known = world.writes("Bekannt", at=ago(hours=2))
    world.folders[INBOX].mails[1].flags = {"\\Seen"}
    _events, cursor = everything(account)
    missed = world.writes("Inzwischen", at=ago(hours=1))
    world.folders[INBOX].mails[2].flags = {"\\Seen"}
    world.folders[INBOX].begin_anew()
    events, cursor = everything(account, cursor)
    assert {one.remote_id: one.reason for one in posts(events)} == {
        known: "watch",
        missed: "direct",
    }
    assert everything(account, cursor)[0] == []


def test_an_empty_folder_that_is_another_one_goes_on(world, account):
    _events, cursor = everything(account)
    world.folders[INBOX].begin_anew()
    assert everything(account, cursor)[0] == []


def test_a_mail_that_goes_away_while_we_read_is_no_trouble(world, account):
    world.writes("Weg")
    kept = world.writes("Bleibt")
    world.next("SEARCH", "+")
    world.vanishing = [1]
    assert [one.remote_id for one in posts(everything(account)[0])] == [kept]


def test_a_form_of_our_website_is_read_as_its_visitor(world, account):
    name = world.writes("Frage", sender=f"Velora <{OURS}>", Reply_To=f"Jana <{JANA}>")
    (seen,) = posts(everything(account)[0])
    assert (seen.remote_id, seen.author.remote_id) == (name, JANA)


def test_nobody_speaks_as_us_from_outside(world, account):
    world.writes("Ich bin Velora", sender=f"Velora <{OURS}>")
    assert posts(everything(account)[0]) == []


def test_a_mail_of_nobody_is_left(world, account):
    world.brings(b"Subject: Wer?\r\n\r\nHallo")
    assert posts(everything(account)[0]) == []


# --- what was sent from another program -----------------------------------------------------------


def written(to: str, text: str, **more: str) -> bytes:
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"] = OURS, JANA
    mail["Subject"], mail["Message-ID"] = "AW: Der Akku", f"<{text}@thunderbird>"
    if to:
        mail["In-Reply-To"] = f"<{to}>"
    for header, value in more.items():
        mail[header] = value
    mail.set_content(text)
    return mail.as_bytes()


def test_an_answer_from_another_program_is_ours(world, account):
    asked = world.writes("Hält er?")
    _events, cursor = everything(account)
    world.brings(written(asked, "Ja"), SENT)
    (seen,) = posts(everything(account, cursor)[0])
    assert (seen.author.remote_id, seen.reason) == (OURS, "own")
    assert seen.parent_remote_id == asked


def test_what_else_was_sent_is_not_taken(world, account):
    world.brings(written("", "Bestellung"), SENT)
    assert posts(everything(account)[0]) == []


def test_a_mailbox_without_a_folder_of_what_was_sent_is_read(world, account):
    del world.folders[SENT]
    world.writes("Hallo")
    assert len(posts(everything(account)[0])) == 1


# --- the copies of our answers ------------------------------------------------------------------


def test_the_copy_of_an_answer_is_put_away(world, account):
    publish(account, answer("Ja.", world.writes("Hält er?")))
    assert len(world.folders[INBOX].mails) == 2
    assert len(posts(everything(account)[0])) == 2  # the question, and ours from "Sent"
    assert len(world.folders[INBOX].mails) == 1
    assert len(world.folders[SENT].mails) == 1


def test_a_copy_goes_where_the_answer_is_missing(world, account):
    world.next("APPEND", "NO [OVERQUOTA] full")
    (remote,) = publish(account, answer("Ja.", world.writes("Hält er?")))
    assert not world.folders[SENT].mails
    _events, cursor = everything(account)
    assert remote.remote_id.encode() in world.folders[SENT].mails[1].raw
    assert len(world.folders[INBOX].mails) == 1
    assert everything(account, cursor)[0] == []


@pytest.mark.parametrize("what", ["no UIDPLUS", "no copy", "read only", "no folder"])
def test_a_copy_that_cannot_be_put_away_stays(world, account, what):
    publish(account, answer("Ja.", world.writes("Hält er?")))
    if what == "no UIDPLUS":
        world.imap_offers = "IDLE"
    elif what == "no copy":
        world.next("STORE", "NO [NOPERM] no")
    elif what == "read only":
        world.access = "READ-ONLY"
    else:
        del world.folders[SENT]
    events, cursor = everything(account)
    assert len([one for one in posts(events) if one.reason == "direct"]) == 1
    assert len(world.folders[INBOX].mails) == 2
    assert everything(account, cursor)[0] == []


def test_a_line_that_breaks_while_a_copy_is_put_away_is_tried_again(world, account):
    publish(account, answer("Ja.", world.writes("Hält er?")))
    world.next("STORE", "cut")
    with pytest.raises(TryLater):
        everything(account)
    assert len(posts(everything(account)[0])) == 2
    assert len(world.folders[INBOX].mails) == 1


# --- what does not fit ----------------------------------------------------------------------------


def test_a_mail_too_large_is_read_as_far_as_it_goes(world, account, monkeypatch):
    monkeypatch.setattr(hearing, "MOST_BYTES", 400)
    monkeypatch.setattr(hearing, "ENOUGH_BYTES", 500)
    for _number in range(3):
        world.writes("Lang " * 500)
    seen = posts(everything(account)[0])
    assert len(seen) == 3
    assert "too large to be taken over whole" in seen[0].html


def test_an_encrypted_mail_says_so(world, account):
    world.brings(
        f"From: {JANA}\r\nMessage-ID: <e@x>\r\n"
        'Content-Type: application/pkcs7-mime; name="smime.p7m"\r\n'
        "Content-Transfer-Encoding: base64\r\n\r\nMIIB".encode()
    )
    (seen,) = posts(everything(account)[0])
    assert "is encrypted" in seen.html


# --- trouble --------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["LOGIN", "EXAMINE", "SEARCH", "FETCH", "LIST", "CONNECT"])
@pytest.mark.parametrize("fault", ["cut", "late"])
def test_a_line_that_breaks_is_tried_again(world, account, settings, command, fault):
    settings.HTTP_TIMEOUT_SECONDS = 0.2
    if (command, fault) == ("CONNECT", "late"):
        return
    world.writes("Hallo")
    world.next(command, fault)
    with pytest.raises(TryLater):
        everything(account)
    assert len(posts(everything(account)[0])) == 1


def test_a_password_that_is_worth_nothing_any_more_is_said(world, account):
    world.passwords.clear()
    with pytest.raises(LostRight):
        everything(account)


@pytest.mark.parametrize(
    ("command", "told", "kind"),
    [
        ("LOGIN", "NO [UNAVAILABLE] Temporary failure", TryLater),
        ("EXAMINE", "NO [INUSE] in use", TryLater),
        ("EXAMINE", "NO [NOPERM] not yours", Refused),
        ("SEARCH", "BAD odd", Refused),
        ("CONNECT", "hello?", TryLater),
        ("CONNECT", "* BYE too many connections", TryLater),
    ],
)
def test_what_the_server_refuses_is_told(world, account, command, told, kind):
    world.next(command, told)
    with pytest.raises(kind) as trouble:
        everything(account)
    assert len(trouble.value.message) > 10


def test_a_server_that_says_too_much_is_left(world, account):
    world.writes("Hallo")
    world.next("FETCH", "* 1 FETCH (BODY[] {99999999999}")
    with pytest.raises(TryLater):
        everything(account)


def test_moments_are_never_in_the_future_nor_without_a_zone():
    from_far = datetime(2999, 1, 1, tzinfo=UTC)
    assert hearing._moment(from_far) <= datetime.now(UTC)
    assert hearing._moment(datetime(2020, 1, 1)).tzinfo is UTC  # noqa: DTZ001
    assert hearing._moment(None) <= datetime.now(UTC)


def test_folders_of_other_names_are_no_trouble(world, account):
    world.folders["Entw&APw-rfe"] = Folder("\\Drafts")
    world.writes("Hallo")
    assert [type(one) for one in everything(account)[0]] == [IdentitySeen, PostSeen]
