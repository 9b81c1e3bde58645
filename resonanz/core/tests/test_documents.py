"""The words of documents, and files that are made to hurt."""

import zipfile
from io import BytesIO

import pytest

from resonanz.core import documents
from resonanz.core.documents import Unreadable, words_of_document


def archive(**parts):
    """An archive with these files ("word/document.xml" is written word_document)."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name.replace("__", "/") + ".xml", content)
    return written.getvalue()


def a_pdf(words):
    """The smallest PDF that says something."""
    stream = f"BT /F1 12 Tf 72 720 Td ({words}) Tj ET".encode("latin-1")
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    written, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(written))
        written += b"%d 0 obj%s endobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        written
        + b"xref\n0 6\n0000000000 65535 f \n"
        + table
        + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(written)
    )


W = 'xmlns:w="urn:w"'


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", a_pdf("Der Dichtring ist undicht")),
        ("a.docx", archive(word__document=f"<w:d {W}><w:p><w:t>Der Dichtring</w:t></w:p></w:d>")),
        ("a.xlsx", archive(xl__sharedStrings="<sst><si><t>Dichtring</t></si></sst>")),
        ("a.pptx", archive(ppt__slides__slide1="<s><p><t>Ein Dichtring</t></p></s>")),
        ("a.odt", archive(content="<d><p>Der <span>Dichtring</span></p></d>")),
        ("a.html", b"<p>Der <b>Dichtring</b></p><script>geheim()</script>"),
        ("a.txt", "Dichtring für Größe M".encode("cp1252")),
    ],
)
def test_the_words_of_a_document_are_read(name, content):
    words = words_of_document(content, name)

    assert "Dichtring" in words and "geheim" not in words and "<" not in words


def test_parts_of_a_word_stay_together_and_paragraphs_apart():
    content = f"<w:d {W}><w:p><w:t>Dicht</w:t><w:t>ring</w:t></w:p><w:p><w:t>neu</w:t></w:p></w:d>"

    assert words_of_document(archive(word__document=content), "a.docx").split() == [
        "Dichtring",
        "neu",
    ]


def test_what_is_no_document_has_no_words():
    assert words_of_document(b"\x00\x01", "a.exe") == words_of_document(b"x", "a") == ""


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"%PDF-1.4 broken"),
        ("a.docx", b"no archive"),
        ("a.odt", archive(content='<!DOCTYPE d [<!ENTITY a "aaaa">]><d>&a;&a;</d>')),
        ("a.odt", archive(content="<d><p>open")),
        ("a.odt", archive(content=b"<d>" + b" " * (documents.MOST_UNPACKED + 1))),
    ],
)
def test_what_is_broken_or_made_to_hurt_ends_alone(name, content):
    with pytest.raises(Unreadable):
        words_of_document(content, name)


def test_what_lasts_too_long_ends(monkeypatch):
    monkeypatch.setattr(documents, "SECONDS", 0)
    with pytest.raises(Unreadable, match="too long"):
        words_of_document(b"x", "a.txt")
