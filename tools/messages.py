"""Catalogues of texts, with Babel alone (no gettext programs needed).

python tools/messages.py compile   .po -> .mo for every language
python tools/messages.py update    find all texts, merge them into every .po
python tools/messages.py check     exit 1 where a text is missing, fuzzy or no longer used
"""

import io
import runpy
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation import template as django_template

ROOT = Path(__file__).resolve().parents[1] / "resonanz"
LANGUAGES = ("de", "en")
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
    "_l": None,
    "_lazy": None,
}


def path_of(language: str) -> Path:
    """Where the catalogue of a language lies."""
    return ROOT / "locale" / language / "LC_MESSAGES" / "django.po"


def catalogue(language: str) -> Catalog:
    """The stored catalogue of a language, empty where there is none."""
    path = path_of(language)
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def found() -> Catalog:
    """All texts in the source."""
    template = Catalog(project="Resonanz", charset="utf-8")
    for path in sorted(ROOT.rglob("*")):
        if path.suffix not in {".py", ".html", ".txt"} or "tests" in path.parts:
            continue
        for line, message, comments, context in texts_of(path):
            place = [(str(path.relative_to(ROOT.parent)), line)]
            template.add(message, None, place, auto_comments=comments, context=context)
    return template


def texts_of(path: Path) -> Iterator[tuple[int, object, list[str], str | None]]:
    """The texts of one file: Python, or a Django template turned into something like it."""
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        if "{% " not in source and "{{ " not in source:
            return
        yield from _of_template(source)
        return
    yield from extract("python", io.BytesIO(source.encode()), KEYWORDS)


def _of_template(source: str) -> Iterator[tuple[int, object, list[str], str | None]]:
    # Django writes calls of gettext among letters X; keep the calls, drop the rest.
    turned = django_template.templatize(source)
    for number, line in enumerate(_calls(turned), 1):
        for _line, message, comments, context in extract(
            "python", io.BytesIO(line.encode()), KEYWORDS
        ):
            yield number, message, comments, context


def _calls(turned: str) -> Iterator[str]:
    names = ("ngettext", "npgettext", "pgettext", "gettext", "_")
    place = 0
    while place < len(turned):
        for name in names:
            begins = turned.startswith(f"{name}(", place)
            if begins and not (turned[place - 1 : place].isalpha() and turned[place - 1] != "X"):
                end = _end_of_call(turned, place + len(name))
                yield turned[place:end].strip().replace("\n", " ")
                place = end
                break
        else:
            place += 1


def _end_of_call(text: str, start: int) -> int:
    depth, quote, place = 0, "", start
    while place < len(text):
        letter = text[place]
        if quote:
            if letter == "\\":
                place += 1
            elif letter == quote:
                quote = ""
        elif letter in "\"'":
            quote = letter
        elif letter == "(":
            depth += 1
        elif letter == ")":
            depth -= 1
            if not depth:
                return place + 1
        place += 1
    return len(text)


def update() -> None:
    """Merge all texts into the catalogues; English says what the source says."""
    template = found()
    for language in LANGUAGES:
        stored = catalogue(language)
        # The day of the update is no text: it would only stand in the way of a merge.
        template.creation_date = stored.creation_date
        stored.update(template, no_fuzzy_matching=True)
        stored.obsolete.clear()
        if language == "en":
            _say_the_source(stored)
        path_of(language).parent.mkdir(parents=True, exist_ok=True)
        with path_of(language).open("wb") as file:
            write_po(file, stored, width=100, no_location=True, omit_header=False, sort_output=True)


def _say_the_source(stored: Catalog) -> None:
    for message in stored:
        if message.id and not (message.string and any(_strings(message.string))):
            message.string = message.id


def _strings(string: object) -> list[str]:
    return [str(part) for part in string] if isinstance(string, (tuple, list)) else [str(string)]


def problems() -> list[str]:
    """What is missing, fuzzy or unused in any catalogue."""
    template = found()
    wanted = {(message.context, _first(message.id)) for message in template if message.id}
    told = []
    for language in LANGUAGES:
        stored = {(m.context, _first(m.id)): m for m in catalogue(language) if m.id}
        missing, unused = wanted - set(stored), set(stored) - wanted
        told += [f"{language}: missing: {text}" for _c, text in sorted(missing, key=str)]
        for message in stored.values():
            if message.fuzzy:
                told.append(f"{language}: fuzzy: {_first(message.id)}")
            elif not all(_strings(message.string)):
                told.append(f"{language}: empty: {_first(message.id)}")
        told += [f"{language}: unused: {text}" for _c, text in sorted(unused, key=str)]
    return told


def _first(identifier: object) -> str:
    return str(identifier[0]) if isinstance(identifier, (tuple, list)) else str(identifier)


def compile_all() -> None:
    """Write the .mo beside every .po."""
    compile_catalogue = runpy.run_path(str(Path(__file__).with_name("catalogues.py")))[
        "compile_catalogue"
    ]
    for language in LANGUAGES:
        compile_catalogue(path_of(language), path_of(language).with_suffix(".mo"))


def main() -> int:
    action = sys.argv[1] if len(sys.argv) > 1 else ""
    if action == "compile":
        compile_all()
    elif action == "update":
        update()
        compile_all()
    elif action == "check":
        told = problems()
        print("\n".join(told))  # noqa: T201
        return 1 if told else 0
    else:
        print(__doc__)  # noqa: T201
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
