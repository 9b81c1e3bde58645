"""Answers out: in the thread, once, whatever the server does at whatever step."""

from datetime import timedelta

import pytest

from resonanz.core.errors import Refused, TryLater
from resonanz.core.time import now, standing_at
from resonanz.networks.contract import (
    DraftOut,
    LostRight,
    MediaOut,
    ParentOut,
    Progress,
    RateLimited,
    Uncertain,
)
from resonanz.networks.mailbox import network, phrase
from resonanz.networks.tests.crashing import gone_on, published
from tests.servers.mail.world import JANA, OURS

from .conftest import answer, publish

KEY = "a" * 32


def only(world):
    (mail,) = world.sent().values()
    return mail


def test_an_answer_goes_to_whom_the_mail_asks_to_write(world, account):
    asked = world.writes("Hallo", Reply_To="Jana <jana@work.example>", subject="AW: Re: Der Akku")
    publish(account, answer("Ja.", asked))
    assert only(world)["to"] == "Jana <jana@work.example>"
    assert only(world)["subject"] == "Re: Der Akku"
    assert world.handed_in[0][:2] == (OURS, ["jana@work.example", OURS])


def test_the_thread_is_named_from_its_beginning(world, account):
    asked = world.writes("Hallo", answers="2@x", references="<1@x> <2@x>")
    publish(account, answer("Ja.", asked))
    assert only(world)["references"] == f"<1@x> <2@x> <{asked}>"


def test_a_long_thread_keeps_its_first_and_its_last():
    names = [f"{n}@x" for n in range(50)]
    found = phrase.references_of(phrase.Answered("99@x", JANA, references=[*names, "bad id"]))
    assert (found[0], found[-1], len(found)) == ("0@x", "99@x", phrase.REFERENCES)


def test_plain_words_and_a_simple_page_go_out(world, account):
    publish(account, answer("Ja & <nein>\n.\nGrüße 🚲", world.writes("Hallo")))
    mail = only(world)
    words = mail.get_body(("plain",)).get_content()
    assert words.splitlines() == ["Ja & <nein>", ".", "Grüße 🚲"]
    page = mail.get_body(("html",)).get_content()
    assert "Ja &amp; &lt;nein&gt;" in page
    assert '<html lang="de">' in page
    assert world.handed_in[0][2].isascii()


def test_files_go_along(world, account):
    item = MediaOut("grüße\r\nBcc: x.pdf", "application/pdf", "Ein Brief", 4, lambda: b"%PDF")
    publish(account, answer("Anbei", world.writes("Hallo"), media=(item,)))
    (file,) = only(world).iter_attachments()
    assert file.get_content() == b"%PDF"
    assert file.get_filename() == "grüße Bcc: x.pdf"
    assert file["content-description"] == "Ein Brief"
    assert only(world)["bcc"] is None


def test_no_subject_smuggles_a_header_in(world, account):
    asked = world.writes("Hallo", subject="=?utf-8?Q?Akku=0D=0ABcc:_x@y.example?=")
    publish(account, answer("Ja.", asked))
    assert only(world)["bcc"] is None
    assert only(world)["subject"] == "Re: Akku Bcc: x@y.example"


def test_a_mail_that_was_filed_away_is_still_answered_in_its_thread(world, account):
    asked = world.writes("Hallo")
    world.folders["Archiv"].mails, world.folders["INBOX"].mails = world.folders["INBOX"].mails, {}
    publish(account, answer("Ja.", asked))
    assert only(world)["subject"] == "Re: Der Akku"


def test_a_mail_that_is_gone_is_answered_as_far_as_is_known(world, account):
    asked = world.writes("Hallo")
    world.folders["INBOX"].mails = {}
    del world.folders["Archiv"]
    publish(account, answer("Ja.", asked))
    assert only(world)["in-reply-to"] == f"<{asked}>"
    assert only(world)["subject"] == "Re: Your message"
    assert only(world)["to"] == JANA


def test_what_we_said_ourselves_goes_on_to_whom_it_went(world, account):
    (first,) = publish(account, answer("Ja.", world.writes("Hallo")))
    again = DraftOut(("Und noch",), "de", ParentOut(first.remote_id, "", OURS))
    publish(account, again, "b" * 32)
    assert world.sent()[f"{'b' * 32}.0.resonanz@velora.example"]["to"] == f"Jana Sommer <{JANA}>"


@pytest.mark.parametrize("handle", ["", "kein mensch", OURS])
def test_without_an_address_nothing_goes_out(world, account, handle):
    sent = DraftOut(("Ja.",), "de", ParentOut("none.x", "none.x", handle))
    with pytest.raises(Refused):
        publish(account, sent)
    with pytest.raises(Refused, match="only answers"):
        publish(account, DraftOut(("Ja.",), "de"))
    assert world.handed_in == []


def test_an_address_with_umlauts_needs_a_server_that_takes_it(world, account):
    sent = answer("Ja.", "none.x")
    sent = DraftOut(sent.parts, "de", ParentOut("none.x", "none.x", "jäna@sommer.example"))
    publish(account, sent)
    assert world.handed_in[0][1][0] == "jäna@sommer.example"
    world.smtp_offers = ("AUTH PLAIN",)
    with pytest.raises(Refused, match="such letters"):
        publish(account, sent, "b" * 32)


def test_it_lies_in_the_folder_of_what_was_sent_once(world, account):
    publish(account, answer("Ja.", world.writes("Hallo")))
    assert len(world.folders["Gesendet"].mails) == 1
    world.files_itself = True
    publish(account, answer("Ja.", world.writes("Hallo")), "b" * 32)
    assert len(world.folders["Gesendet"].mails) == 2


@pytest.mark.parametrize("fault", ["NO [OVERQUOTA] full", "cut"])
def test_it_is_sent_although_it_cannot_be_filed(world, account, fault):
    world.next("APPEND", fault)
    assert len(publish(account, answer("Ja.", world.writes("Hallo")))) == 1
    del world.folders["Gesendet"]
    assert len(publish(account, answer("Ja.", world.writes("Hallo")), "b" * 32)) == 1
    assert len(world.handed_in) == 2


# --- refused at any step -----------------------------------------------------------------------

STEPS = ["CONNECT", "EHLO", "AUTH", "MAIL", "RCPT", "DATA", "BODY"]


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize(
    ("told", "kind"),
    [("550 5.7.1 no", Refused), ("451 4.7.1 later", TryLater), ("421 4.7.0 busy", RateLimited)],
)
def test_what_is_refused_is_known_not_to_be_sent(world, account, step, told, kind):
    sent, progress = answer("Ja.", world.writes("Hallo")), Progress()
    world.next(step, told)
    kinds = {kind, TryLater} if step == "CONNECT" else {kind}
    with pytest.raises(tuple(kinds)):
        publish(account, sent, progress=progress)
    assert progress.media == {}
    assert world.handed_in == []
    publish(account, sent, progress=progress)
    assert len(world.handed_in) == 1


def test_a_password_that_is_worth_nothing_any_more_is_said(world, account):
    sent = answer("Ja.", world.writes("Hallo"))
    world.next("AUTH", "535 5.7.8 no")
    with pytest.raises(LostRight):
        publish(account, sent)


@pytest.mark.parametrize("step", ["CONNECT", "MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("fault", ["cut", "late"])
def test_a_line_that_breaks_before_the_mail_is_no_riddle(world, account, settings, step, fault):
    settings.HTTP_TIMEOUT_SECONDS = 0.2
    sent, progress = answer("Ja.", world.writes("Hallo")), Progress()
    world.next(step, fault)
    with pytest.raises(TryLater):
        publish(account, sent, progress=progress)
    assert progress.media == {}
    publish(account, sent, progress=progress)
    assert len(world.handed_in) == 1


def test_the_copy_is_no_condition(world, account):
    world.faults["RCPT"].extend(["", "550 5.1.1 not to yourself"])
    publish(account, answer("Ja.", world.writes("Hallo")))
    assert world.handed_in[0][1] == [JANA]
    world.faults["RCPT"].extend(["", "421 busy"])
    with pytest.raises(TryLater):
        publish(account, answer("Ja.", world.writes("Hallo")), "b" * 32)


@pytest.mark.parametrize("told", ["<html>", "", "999 what"])
def test_what_nobody_understands_about_the_copy_is_asked_again(world, account, told):
    if not told:
        world.next("RCPT", "", "cut")
    else:
        world.next("RCPT", "", told)
    sent, progress = answer("Ja.", world.writes("Hallo")), Progress()
    with pytest.raises(TryLater):
        publish(account, sent, progress=progress)
    assert (progress.media, world.handed_in) == ({}, [])


def test_without_a_copy_it_is_said_that_nothing_can_be_seen(world, account):
    sent, progress = answer("Ja.", world.writes("Hallo")), Progress()
    world.next("RCPT", "", "550 5.1.1 not to yourself")
    world.next("BODY", "cut")
    with pytest.raises(Uncertain):
        publish(account, sent, progress=progress)
    with standing_at(now() + timedelta(minutes=11)), pytest.raises(Refused, match="no copies"):
        publish(account, sent, progress=progress)


# --- nobody knows ------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", ["cut", "late", "<html>", "200 ok?", "999"])
@pytest.mark.parametrize("taken", ["+", ""])
def test_an_answer_that_was_lost_is_looked_for(world, account, settings, fault, taken):
    settings.HTTP_TIMEOUT_SECONDS = 0.1
    sent, progress = answer("Ja.", world.writes("Hallo")), Progress()
    world.next("BODY", f"{taken}{fault}")
    with pytest.raises(Uncertain):
        publish(account, sent, progress=progress)
    settings.HTTP_TIMEOUT_SECONDS = 5.0
    if taken:
        assert len(network.find(account, KEY, sent)) == 1
        assert len(publish(account, sent, progress=progress)) == 1
        assert len(world.handed_in) == 1
        return
    assert network.find(account, KEY, sent) == []
    with pytest.raises(Uncertain):
        publish(account, sent, progress=progress)
    with standing_at(now() + timedelta(minutes=11)):
        with pytest.raises(Refused, match="Nobody knows"):
            publish(account, sent, progress=progress)
        assert len(publish(account, sent, progress=progress)) == 1
    assert len(world.handed_in) == 1


@pytest.mark.parametrize("where", ["copy", "Sent", "Junk", "answer", "nowhere"])
def test_where_it_is_looked_for(world, account, where):
    sent = answer("Ja.", world.writes("Hallo"))
    world.brings_copies, world.files_itself = where == "copy", where == "Sent"
    world.next("BODY", "+cut")
    with pytest.raises(Uncertain):
        publish(account, sent, progress=Progress())
    name = f"{KEY}.0.resonanz@velora.example"
    if where == "answer":
        world.writes("Danke", answers=name)
    if where == "Junk":
        world.folders["Spam"] = type(world.folders["INBOX"])("\\Junk")
        world.brings(world.handed_in[0][2], "Spam")
    assert bool(network.find(account, KEY, sent)) is (where != "nowhere")


@pytest.mark.parametrize("dies_after", range(4))
def test_a_worker_that_dies_at_any_step_sends_nothing_twice(world, account, dies_after):
    sent = answer("Ja.", world.writes("Hallo"))
    died, parts, media = published(
        lambda progress: network.publish(account, sent, KEY, progress), dies_after
    )
    assert died is (dies_after < 2)
    if died and not world.handed_in:
        assert media == {}  # it had not begun
    remotes = gone_on(
        lambda progress: network.publish(account, sent, KEY, progress),
        parts,
        media,
        lambda: network.find(account, KEY, sent),
    )
    assert len(remotes) == 1
    assert len(world.handed_in) == 1
