"""How a catalogue of texts (.po) becomes what gettext reads (.mo)."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

# Beside django.po: what libraries say, said as we say it (German "du").
LIBRARIES = "libraries.po"


def compile_catalogue(source: Path, target: Path) -> None:
    """Compile a catalogue, together with our words for those of libraries."""
    language = source.parts[-3]
    with source.open("rb") as read:
        catalogue = read_po(read, locale=language)
    libraries = source.with_name(LIBRARIES)
    if libraries.exists():
        with libraries.open("rb") as read:
            for message in read_po(read, locale=language):
                if message.id and catalogue.get(message.id, message.context) is None:
                    catalogue.add(message.id, message.string, context=message.context)
    with target.open("wb") as written:
        write_mo(written, catalogue)
