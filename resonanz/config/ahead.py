"""What the first request would wait for, read while the process starts."""

from pathlib import Path

from django.template import engines
from django.template.utils import get_app_template_dirs
from django.urls import get_resolver

_OURS = Path(__file__).resolve().parents[1]


def read_ahead() -> None:
    """Every view and every template of ours, so that whoever comes first after a start waits no
    longer than the others (half a second, and with it the queue of a desk).
    """
    _ = get_resolver().url_patterns
    pages = engines["django"]
    for folder in map(Path, get_app_template_dirs("templates")):
        if _OURS in folder.parents:
            for template in sorted(folder.rglob("*.html")):
                pages.get_template(template.relative_to(folder).as_posix())
