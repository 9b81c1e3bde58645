"""German and English are complete: nothing missing, fuzzy, empty or left over; German says du."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import django
import pytest
from babel.messages.pofile import read_po
from django.apps import apps
from django.utils import translation
from django.utils.formats import date_format

from tools import messages

# "Sie" in the middle of a sentence, or where a sentence with "Sie" asks something of the reader.
FORMAL = re.compile(
    r"(?<![.!?:„“] )(?<!^)(?<!\n)\b(?:Sie|Ihnen|Ihr(?:e[mnrs]?)?)\b"
    r"|\bSie (?:sind|haben|können|müssen|sehen|erhalten|dürfen|sollten|möchten|werden gebeten)\b"
)


def test_every_text_stands_in_every_catalogue():
    assert messages.problems() == []


def test_german_says_du():
    formal = [text for text in german() if FORMAL.search(text)]
    assert formal == []


@pytest.mark.parametrize(
    "text",
    [
        "Bitte geben Sie es ein",
        "Ihr ändert Ihr Passwort",
        "Bist du da? Sie haben Post",
        "mit Ihnen",
    ],
)
def test_the_guard_itself_sees_formal_german(text):
    assert FORMAL.search(text)


def test_the_guard_itself_lets_others_be_spoken_of():
    assert not FORMAL.search("Wähle eine Datei. Sie wird gleich gelesen, und ihr Name bleibt.")


def german() -> Iterator[str]:
    """All German there is, ours and that of the libraries, as gettext gives it."""
    ours = messages.catalogue("de")
    with translation.override("de"):
        for identifier in (message.id for message in ours if message.id):
            yield from _as_given(identifier)
        for path in _catalogues_of_libraries():
            with path.open("rb") as file:
                for message in read_po(file, locale="de"):
                    if message.id and message.string:
                        yield from _as_given(message.id, message.context)


def _as_given(identifier: object, context: str | None = None) -> Iterator[str]:
    if isinstance(identifier, (tuple, list)):
        yield from (translation.ngettext(*identifier, number) for number in (1, 2))
    elif context:
        yield translation.pgettext(context, str(identifier))
    else:
        yield translation.gettext(str(identifier))


def _catalogues_of_libraries() -> Iterator[Path]:
    folders = [Path(django.__file__).parent / "conf"]
    folders += [Path(app.path) for app in apps.get_app_configs() if "resonanz" not in app.name]
    for folder in folders:
        path = folder / "locale/de/LC_MESSAGES/django.po"
        if path.exists():
            yield path


# Where day and month stand together, the order is the language's: a format by name.
OWN_ORDER = re.compile(r"date:[\"'][^\"']*[jd]\.?,? ?[FMNmn]\b|date:[\"'][^\"']*[FMN] [jd]")


def test_no_template_puts_day_and_month_in_an_order_of_its_own():
    templates = sorted((Path(__file__).parents[2] / "resonanz").rglob("*.html"))
    found = [path.name for path in templates if OWN_ORDER.search(path.read_text())]
    assert templates and found == []


@pytest.mark.parametrize(("language", "said"), [("de", "26. November"), ("en", "26 November")])
def test_the_day_stands_before_the_month(language, said):
    with translation.override(language):
        assert date_format(date(2026, 11, 26), "MONTH_DAY_FORMAT") == said


# What a server answered, a place in a row and points or bytes are no counts.
NO_COUNT = re.compile(
    r"%\((status|number|width|height|offset)\)d|problem of its own|does not let us read|refused it"
)


def test_no_count_is_put_into_a_text_without_its_grouping():
    texts = [part for message in messages.catalogue("en") if message.id for part in parts(message)]
    ungrouped = [text for text in texts if re.search(r"%(\(\w+\))?d", text)]
    assert texts and [text for text in ungrouped if not NO_COUNT.search(text)] == []


def test_every_count_of_a_template_is_grouped():
    templates = sorted((Path(__file__).parents[2] / "resonanz").rglob("*.html"))
    counts = re.compile(r"{% blocktranslate count \w+=(\S+)")
    found = [counted for path in templates for counted in counts.findall(path.read_text())]
    assert found and [counted for counted in found if not counted.endswith("|figure")] == []


def parts(message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)
