"""The words of a document: PDF, Office, OpenDocument, plain text.

Documents come from anywhere, so they are read in a process of its own that may use little time and
memory: a file made to burst or to last forever ends that process and nothing else.
"""

import os
import re
import resource
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from io import BytesIO
from pathlib import PurePath
from xml.parsers import expat

MOST_BYTES = 50_000_000
MOST_UNPACKED = 100_000_000
MOST_PARTS = 2_000
MOST_PAGES = 2_000
MOST_CHARACTERS = 500_000
SECONDS = 30
MEMORY = 1_500_000_000

# What of an archive holds words, by the ending of the file.
_PARTS = {
    "docx": re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml"),
    "xlsx": re.compile(r"xl/(sharedStrings|worksheets/sheet\d+)\.xml"),
    "pptx": re.compile(r"ppt/(slides|notesSlides)/\w+\.xml"),
    "odt": re.compile(r"content\.xml"),
    "ods": re.compile(r"content\.xml"),
    "odp": re.compile(r"content\.xml"),
}
# Elements that end a word: a paragraph, a cell, a tabulator, a line.
_BREAKS = frozenset("p br tab cr t si h s line-break table-cell tc row c v".split())
_PLAIN = frozenset({"txt", "md", "csv", "log", "vtt", "srt"})
READ = frozenset({"pdf", "html", "htm", *_PLAIN, *_PARTS})


class Unreadable(Exception):
    """The words of a file cannot be had: broken, locked, too large, or made to hurt."""


def words_of_document(content: bytes, name: str) -> str:
    """The words of a document, by the ending of its name; empty for what is no document.

    Raises `Unreadable`.
    """
    ending = PurePath(name.lower()).suffix.removeprefix(".")
    if ending not in READ:
        return ""
    if len(content) > MOST_BYTES:
        raise Unreadable("too large")
    try:
        done = subprocess.run(
            [sys.executable, "-m", "resonanz.core.documents", ending],
            input=content,
            capture_output=True,
            timeout=SECONDS,
            check=False,
            env={"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONIOENCODING": "utf-8"},
        )
    except subprocess.TimeoutExpired as error:
        raise Unreadable("takes too long") from error
    if done.returncode:
        raise Unreadable(done.stderr.decode("utf-8", "replace")[-200:])
    return done.stdout.decode("utf-8", "replace").replace("\x00", "")[:MOST_CHARACTERS]


def read(content: bytes, ending: str) -> str:
    """The words of a document, read in this very process."""
    if ending == "pdf":
        pieces = _pdf(content)
    elif ending in _PARTS:
        pieces = _archive(content, _PARTS[ending])
    elif ending in ("html", "htm"):
        pieces = iter([_html(_decoded(content))])
    else:
        pieces = iter([_decoded(content)])
    return re.sub(r"[ \t\r\f\v]+", " ", "".join(_some(pieces))).strip()


def _some(pieces: Iterator[str]) -> Iterator[str]:
    left = MOST_CHARACTERS
    for piece in pieces:
        yield piece[:left]
        left -= len(piece)
        if left <= 0:
            return


def _pdf(content: bytes) -> Iterator[str]:
    from pypdf import PdfReader  # noqa: PLC0415 - needed in the process that reads, nowhere else

    for number, page in enumerate(PdfReader(BytesIO(content)).pages):
        if number >= MOST_PAGES:
            return
        yield page.extract_text() + "\n"


def _archive(content: bytes, parts: re.Pattern[str]) -> Iterator[str]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        wanted = [one for one in archive.infolist() if parts.fullmatch(one.filename)]
        left = MOST_UNPACKED
        for one in wanted[:MOST_PARTS]:
            with archive.open(one) as part:
                # What an archive says of its sizes is not believed.
                unpacked = part.read(left + 1)
            left -= len(unpacked)
            if left < 0:
                raise Unreadable("unpacks to too much")
            yield _xml(unpacked)


def _xml(content: bytes) -> str:
    words: list[str] = []
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True

    def declares(*declared: object) -> None:
        raise Unreadable("declares entities")

    def ends(name: str) -> None:
        if name.rpartition(" ")[2] in _BREAKS - {"t"}:
            words.append("\n")

    parser.EntityDeclHandler = declares
    parser.CharacterDataHandler = words.append
    parser.EndElementHandler = ends
    parser.Parse(content, True)
    return "".join(words) + "\n"


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._hidden += tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("script", "style") and self._hidden > 0
        self.words.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words.append(data)


def _html(text: str) -> str:
    parser = _Words()
    parser.feed(text)
    return "".join(parser.words)


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


if __name__ == "__main__":
    _limit()
    sys.stdout.write(read(sys.stdin.buffer.read(), sys.argv[1]))
