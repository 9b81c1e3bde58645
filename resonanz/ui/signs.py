"""Signs: the lucide set, drawn inline once and kept."""

from functools import lru_cache
from xml.etree import ElementTree

import lucide
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe


@lru_cache(maxsize=256)
def _shapes(name: str) -> str:
    svg = lucide._load_icon(name)
    return "".join(ElementTree.tostring(shape, encoding="unicode").strip() for shape in svg)


def sign(name: str, label: str = "") -> SafeString:
    """The sign as inline SVG; silent for screen readers unless it has a label.

    Raises `lucide.IconDoesNotExist` for a name lucide does not know.
    """
    spoken = format_html('role="img" aria-label="{}"', label) if label else 'aria-hidden="true"'
    # The shapes come from the package and carry no outside text.
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" width="16" height="16" {}>{}</svg>',
        mark_safe(spoken),
        mark_safe(_shapes(name)),
    )
