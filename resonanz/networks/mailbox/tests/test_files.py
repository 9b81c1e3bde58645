"""Files come along, in kinds and sizes that do no harm; what does is named."""

from email.message import EmailMessage
from io import BytesIO

import pytest
from PIL import Image

from resonanz.networks.mailbox import files, parse
from tests.servers.mail.world import JANA

from .conftest import everything, posts


def picture(kind: str = "PNG", size: tuple[int, int] = (64, 48)) -> bytes:
    stored = BytesIO()
    Image.new("RGB", size, "#0b6b62").save(stored, kind)
    return stored.getvalue()


def with_files(*given: tuple[str, str, bytes], text: str = "Hallo") -> parse.Mail:
    message = EmailMessage()
    message["From"], message["Message-ID"] = JANA, "<1@x>"
    message.set_content(text)
    for name, kind, content in given:
        main, _slash, sub = kind.partition("/")
        message.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return parse.read(message.as_bytes())


def test_a_picture_is_a_picture_whatever_it_is_called():
    kept = files.of(with_files(("rad.exe", "application/octet-stream", picture("JPEG"))))
    (media,) = kept.media
    assert (media.kind, media.media_type, media.width, media.height) == (
        "picture",
        "image/jpeg",
        64,
        48,
    )
    assert media.name.endswith(".jpg")
    assert "rad" not in media.name
    assert media.alt == "rad"


@pytest.mark.parametrize(
    ("name", "kind", "served"),
    [
        ("a.pdf", "application/pdf", "application/pdf"),
        ("A.PDF", "application/octet-stream", "application/pdf"),
        ("liste.csv", "text/csv", "text/csv"),
        ("film.mp4", "video/mp4", "video/mp4"),
        ("brief.docx", "application/octet-stream", files.KEPT["docx"]),
        ("a", "application/pdf", "application/pdf"),
    ],
)
def test_what_people_send_is_kept(name, kind, served):
    (media,) = files.of(with_files((name, kind, b"x" * 20))).media
    assert (media.media_type, media.content) == (served, b"x" * 20)
    assert media.kind == ("video" if "video" in kind else "file")


@pytest.mark.parametrize(
    ("name", "kind", "content"),
    [
        ("virus.exe", "application/x-msdownload", b"MZ"),
        ("rechnung.pdf.js", "application/pdf", b"x"),
        ("seite.html", "application/octet-stream", b"<script>"),
        ("bild.svg", "image/svg+xml", b"<svg/>"),
        ("brief.docm", "application/octet-stream", b"x"),
        ("kaputt.png", "image/png", b"no picture"),
        ("leer.pdf", "application/pdf", b""),
        ("gross.pdf", "application/pdf", b"x" * (files.MOST_BYTES + 1)),
        ("winmail.dat", "application/ms-tnef", b"x"),
        ("weit.png", "image/png", picture(size=(9000, 6000))),
    ],
)
def test_what_could_do_harm_is_only_named(name, kind, content):
    kept = files.of(with_files((name, kind, content)))
    assert kept.media == []
    assert kept.left_out == [name]


def test_too_many_files_are_named():
    kept = files.of(with_files(*[(f"{n}.pdf", "application/pdf", b"x") for n in range(25)]))
    assert len(kept.media) == files.MOST_FILES
    assert kept.left_out == [f"{n}.pdf" for n in range(20, 25)]
    large = [(f"{n}.pdf", "application/pdf", b"x" * 9_000_000) for n in range(3)]
    assert files.of(with_files(*large)).left_out == ["2.pdf"]


def test_logos_and_seals_are_no_files():
    message = EmailMessage()
    message.set_content("Hallo")
    message.add_alternative("<img src='cid:logo'>", subtype="html")
    page = message.get_payload()[1]
    page.add_related(picture(), "image", "png", cid="<logo>")
    message.add_attachment(
        b"x", maintype="application", subtype="pkcs7-signature", filename="smime.p7s"
    )
    kept = files.of(parse.read(message.as_bytes()))
    assert (kept.media, kept.left_out) == ([], [])


def test_the_whole_mail_is_within_reach_where_something_was_cut():
    kept = files.of(with_files(text="Danke!\n\n> Hallo\n> Jana"))
    (whole,) = kept.media
    assert whole.content.decode() == "Danke!\n\n> Hallo\n> Jana"
    assert whole.media_type == "text/plain; charset=utf-8"


def test_what_was_left_out_is_said_in_the_post(world, account):
    message = EmailMessage()
    message["From"], message["Message-ID"] = JANA, "<1@x>"
    message.set_content("Hallo")
    message.add_attachment(b"MZ", maintype="application", subtype="exe", filename="<b>virus.exe")
    world.brings(message.as_bytes())
    (seen,) = posts(everything(account)[0])
    assert "Not taken over: _b_virus.exe" in seen.html
