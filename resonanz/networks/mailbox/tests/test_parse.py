# ruff: noqa: E501 (a corpus is read line by line)
"""Mails as they come: every encoding, every way to be broken."""

import time
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resonanz.networks.mailbox import letters, parse, reading


def mail(*headers: str, body: bytes = b"Hallo") -> parse.Mail:
    return parse.read("\r\n".join(headers).encode("utf-8", "surrogateescape") + b"\r\n\r\n" + body)


SUBJECTS = {
    "=?utf-8?Q?Gr=C3=BC=C3=9Fe?=": "Grüße",
    "=?iso-8859-1?Q?Gr=FC=DFe?=": "Grüße",
    "=?UTF-8?B?R3LDvMOfZQ==?= aus Jena": "Grüße aus Jena",
    "=?utf-8?Q?Gr=C3=BC?=\r\n =?utf-8?Q?=C3=9Fe?=": "Grüße",
    "=?windows-1252?Q?=8020?=": "€20",
    "=?iso-2022-jp?B?GyRCJCIbKEI=?=": "あ",
    "=?gb2312?B?xOO6ww==?=": "你好",
    "=?koi8-r?B?8NLJ18XU?=": "Привет",
    "=?x-nobody-knows?Q?Gr=C3=BC=C3=9Fe?=": "Grüße",
    "=?punycode?Q?abc-def?=": "abc-def",
    "=?utf-8?B?kaputt!?=": "=?utf-8?B?kaputt!?=",
    "Grüße roh": "Grüße roh",
    "\u202egnp.exe": "gnp.exe",
    "": "",
}


@pytest.mark.parametrize("raw", SUBJECTS)
def test_a_subject_is_read_in_every_encoding(raw):
    assert mail(f"Subject: {raw}").subject == SUBJECTS[raw]


def test_a_raw_subject_in_windows_letters_is_read():
    read = parse.read("Subject: Grüße\r\n\r\nHallo".encode("cp1252"))
    assert read.subject == "Grüße"


BODIES = [
    ("text/plain; charset=utf-8", "Grüße".encode()),
    ("text/plain; charset=iso-8859-1", "Grüße".encode("latin-1")),
    ("text/plain; charset=iso-8859-15", "Grüße".encode("iso-8859-15")),
    ("text/plain; charset=us-ascii", "Grüße".encode()),
    ("text/plain; charset=us-ascii", "Grüße".encode("cp1252")),
    ("text/plain; charset=utf-8", "Grüße".encode("cp1252")),
    ("text/plain; charset=utf8mb4", "Grüße".encode()),
    ("text/plain; charset=zip", "Grüße".encode()),
    ("text/plain; charset=\"\"", "Grüße".encode()),
    ("text/plain; charset*=utf-8''iso-8859-1", "Grüße".encode("latin-1")),
    ("text/plain", "Grüße".encode()),
    ("text/plain; charset=utf-16", "Grüße".encode("utf-16")),
    ("text/plain; charset=utf-7", b"Gr+APwA3w-e"),
    ("text/html; charset=utf-8", "<p>Gr&uuml;ße".encode()),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "body"), BODIES)
def test_words_are_read_in_every_charset(kind, body):
    assert mail(f"Content-Type: {kind}", body=body).text == "Grüße"


@pytest.mark.parametrize(
    ("way", "body"),
    [
        ("quoted-printable", b"Gr=C3=BC=C3=9Fe"),
        ("base64", b"R3LDvMOfZQ=="),
        ("base64", b"R3LDvMOfZQ"),
        ("8bit", "Grüße".encode()),
        ("x-unknown", "Grüße".encode()),
    ],
)
def test_words_are_unpacked(way, body):
    kind = "Content-Type: text/plain; charset=utf-8"
    assert mail(kind, f"Content-Transfer-Encoding: {way}", body=body).text == "Grüße"


@pytest.mark.parametrize(
    ("sender", "name", "address"),
    [
        ("Jana Sommer <jana@sommer.example>", "Jana Sommer", "jana@sommer.example"),
        ('"Sommer, Jana" <Jana@Sommer.example>', "Sommer, Jana", "jana@sommer.example"),
        ("=?utf-8?Q?J=C3=A4na?= <jana@sommer.example>", "Jäna", "jana@sommer.example"),
        ("jana@sommer.example", "", "jana@sommer.example"),
        ("=?utf-8?Q?a@b.example_=3Cx=40y.example=3E?= <jana@s.example>", "a@b.example <x@y.example>", "jana@s.example"),
    ],
)  # fmt: skip
def test_who_wrote_is_known_by_the_address(sender, name, address):
    assert mail(f"From: {sender}").senders == [(name, address)]


@pytest.mark.parametrize("sender", ["", "Jana", "<>", "undisclosed-recipients:;", "@", "a b@c"])
def test_what_is_no_address_is_nobody(sender):
    assert mail(f"From: {sender}").senders == []


def test_what_is_answered_is_named_from_near_to_far():
    read = mail(
        "Message-ID: <4@x>",
        "In-Reply-To: Deine Mail <3@x> vom Montag",
        "References: <1@x>\r\n\t<2@x> <3@x>",
    )
    assert read.mail_id == "4@x"
    assert read.answers == ["3@x", "2@x", "1@x"]
    assert read.references == ["1@x", "2@x", "3@x"]
    assert mail("In-Reply-To: 3@x").answers == ["3@x"]
    assert mail("In-Reply-To: Deine Mail von Montag").answers == []


def test_a_mail_without_a_name_is_known_by_what_it_says():
    one, other = mail("Subject: Eins"), mail("Subject: Zwei")
    assert one.mail_id != other.mail_id
    assert one.mail_id == mail("Subject: Eins").mail_id
    assert mail(f"Message-ID: <{'x' * 900}@y>").mail_id.startswith("none.")


@pytest.mark.parametrize(
    ("subject", "base", "is_answer"),
    [
        ("Re: AW: Re: Akku", "Akku", True),
        ("AW[2]: Akku", "Akku", True),
        ("Antwort: Akku", "Akku", True),
        ("RE : Akku", "Akku", True),
        ("回复：Akku", "Akku", True),
        ("Akku: Frage", "Akku: Frage", False),
        ("Reparatur: wann?", "Reparatur: wann?", False),
        ("", "", False),
    ],
)
def test_a_subject_without_its_re(subject, base, is_answer):
    assert (parse.base_subject(subject), parse.is_answer(subject)) == (base, is_answer)


# --- parts --------------------------------------------------------------------------------------


def with_parts() -> EmailMessage:
    message = EmailMessage()
    message["Message-ID"] = "<1@x>"
    message.set_content("Hallo\n")
    message.add_alternative("<p>Hallo <b>HTML</b></p>", subtype="html")
    message.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="a.pdf")
    return message


def test_the_plain_words_are_taken_before_the_html():
    read = parse.read(with_parts().as_bytes())
    assert read.text == "Hallo"
    assert [(one.name, one.content) for one in read.files] == [("a.pdf", b"%PDF-1.7")]


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        ('attachment; filename="../../etc/passwd"', "passwd"),
        ('attachment; filename="C:\\\\Windows\\\\a.pdf"', "a.pdf"),
        ("attachment; filename*=utf-8''Gr%C3%BC%C3%9Fe.pdf", "Grüße.pdf"),
        ("attachment; filename*0*=utf-8''Gr%C3%BC; filename*1*=%C3%9Fe.pdf", "Grüße.pdf"),
        ('attachment; filename="=?utf-8?Q?Gr=C3=BC=C3=9Fe.pdf?="', "Grüße.pdf"),
        ('attachment; filename="a\u202efdp.exe"', "afdp.exe"),
        ("attachment; filename*=x-nobody''a.pdf", "a.pdf"),
        ('attachment; filename="..."', ""),
        ('attachment; filename="a<b>|c?.pdf"', "a_b__c_.pdf"),
        (f'attachment; filename="{"x" * 400}.pdf"', f"{'x' * 100}.pdf"),
        ("attachment", ""),
    ],
)
def test_names_of_files_hold_no_trick(disposition, name):
    read = mail("Content-Type: application/pdf", f"Content-Disposition: {disposition}")
    assert read.files[0].name == name


def test_a_forwarded_mail_is_named_not_read():
    message = with_parts()
    message.add_attachment(with_parts())
    assert [one.name for one in parse.read(message.as_bytes()).files] == ["a.pdf", "mail.eml"]


def test_parts_without_an_end_are_no_trouble():
    deep = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n)
        for n in range(3000)
    )
    read = parse.read(b"From: jana@sommer.example\r\nSubject: Tief\r\n" + deep)
    assert read.subject == "Tief"
    wide = b"\r\n--b\r\nContent-Type: application/pdf\r\n\r\nx" * 500
    kind = b'Content-Type: multipart/mixed; boundary="b"\r\n'
    assert len(parse.read(kind + wide + b"\r\n--b--").files) == parse.MOST_PARTS


@given(st.binary(max_size=2000))
def test_whatever_comes_something_is_read(raw):
    assert parse.read(raw).mail_id


@given(st.lists(st.sampled_from([
    "Content-Type: multipart/mixed; boundary=b", "--b", "", "Content-Type: text/html",
    "Content-Type: message/rfc822", "From: <a@b", "=?utf-8?Q?=", "Content-Disposition: a; filename*=",
    "Content-Type: text/plain; format=flowed", "> a ", "Message-ID: <", "Content-Type: message/delivery-status",
]), max_size=30))  # fmt: skip
def test_whatever_stands_in_it_something_is_read(lines):
    assert parse.read("\r\n".join(lines).encode()).mail_id


# --- reading ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>Eins</p><p>Zwei<br>Drei</p>", "Eins\n\nZwei\nDrei"),
        ("<div>Eins</div><div>Zwei</div>", "Eins\nZwei"),
        ("<ul><li>Rad</li><li>Hupe</li></ul>", "- Rad\n- Hupe"),
        ("<style>p{}</style><script>x()</script><title>t</title>Ja", "Ja"),
        ('<div style="display:none">Vorschau</div>Ja', "Ja"),
        ("Ja<blockquote>Frage<br>zwei</blockquote>", "Ja\n> Frage\n> zwei"),
        ('Ja<div class="gmail_quote">Am 3.11. schrieb V:<blockquote>F</blockquote></div>', "Ja\n> Am 3.11. schrieb V:\n>> F"),
        ('Ja<div id="divRplyFwdMsg">Von: V</div>', "Ja\n\n-----Original Message-----\nVon: V"),
        ('<a href="https://v.example/x">hier</a>', "hier (https://v.example/x)"),
        ('<a href="https://v.example">https://v.example</a>', "https://v.example"),
        ('<a href="javascript:x()">hier</a>', "hier"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a b"),
        ("a&nbsp;b &lt;c&gt;", "a b <c>"),
        ("<![if !x]>Ja<![endif]><!-- nein -->", "Ja"),
        ("<p>offen <b>fett", "offen fett"),
        ("</p></div>Ja", "Ja"),
    ],
)  # fmt: skip
def test_html_becomes_words(html, words):
    assert reading.words_of(html) == words


@given(st.text())
def test_any_html_becomes_words(html):
    assert isinstance(reading.words_of(html), str)


def test_flowed_lines_are_joined():
    flowed = "Das ist \neine Zeile.\n> zi \n> tiert\n-- \nJana"
    assert reading.unflowed(flowed) == "Das ist eine Zeile.\n> zi tiert\n-- \nJana"
    assert reading.unflowed("Rad \nweg", joins_words=True) == "Radweg"
    kind = "Content-Type: text/plain; format=flowed; delsp=yes"
    assert mail(kind, body=b"Rad \r\nweg").text == "Radweg"


@pytest.mark.parametrize("piece", ["<div>", "<a href=x>", "</div>", "<", "&#", "<li>", "<!--", "<![", "<blockquote>"])  # fmt: skip
def test_no_html_takes_long(piece):
    begun = time.process_time()
    reading.words_of(piece * 20_000)
    assert time.process_time() - begun < 3.0


@pytest.mark.parametrize("name", ["From", "Reply-To", "Subject", "References", "Content-Type"])
@pytest.mark.parametrize("piece", ["<", "a@b,", "=?utf-8?Q?a?= ", "(", '"', "<a@b> ", ";a=b"])
def test_no_head_takes_long(name, piece):
    begun = time.process_time()
    read = mail(f"{name}: {piece * 5000}", "Subject: Da")
    assert time.process_time() - begun < 2.0
    assert read.mail_id


def test_an_address_is_one():
    assert letters.is_address("jana@sommer.example")
    assert not letters.is_address("jana@sommer.example\r\nBcc: x@y")
    assert not letters.is_address("jana")
