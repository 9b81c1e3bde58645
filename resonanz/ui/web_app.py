"""The product as an app of the device: manifest, service worker, page for no connection."""

from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

WORKER = "ui/js/service-worker.js"
PAPER = "#f8f5ef"


@require_safe
@cache_control(max_age=0, must_revalidate=True)
def worker(request: HttpRequest) -> HttpResponse:
    """The script browsers wake for us; it lies at the root, so that it may look after all pages."""
    path = finders.find(WORKER)
    if path:
        return HttpResponse(Path(str(path)).read_bytes(), content_type="text/javascript")
    with staticfiles_storage.open(WORKER) as file:  # in production
        return HttpResponse(file.read(), content_type="text/javascript")


@require_safe
@cache_control(max_age=3600)
def manifest(request: HttpRequest) -> HttpResponse:
    """What the device shows of the app, in the language its page asks for."""
    asked = request.GET.get("language", "")
    language = asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with override(language):
        told = _manifest(language)
    return JsonResponse(told, content_type="application/manifest+json")


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """What is shown where nothing was kept; it says nothing of anybody."""
    return render(request, "ui/offline.html", {"person": None})


def _manifest(language: str) -> dict[str, object]:
    return {
        "id": "/",
        "start_url": "/",
        "scope": "/",
        "lang": language,
        "dir": "ltr",
        "name": "Resonanz",
        "short_name": "Resonanz",
        "description": _("What is talked about, inside and outside."),
        "categories": ["business", "social", "productivity"],
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": PAPER,
        "icons": [
            _icon("rings.svg", "any", "image/svg+xml"),
            _icon("rings-192.png", "192x192"),
            _icon("rings-512.png", "512x512"),
            _icon("rings-maskable-512.png", "512x512", purpose="maskable"),
        ],
        "shortcuts": [
            _shortcut(_("Compose"), "/compose"),
            _shortcut(_("Messages"), "/messages/"),
            _shortcut(_("Notifications"), "/notifications/"),
            _shortcut(_("Search"), "/search"),
        ],
        "share_target": {
            "action": "/compose/shared",
            "method": "POST",
            "enctype": "multipart/form-data",
            "params": {
                "title": "title",
                "text": "text",
                "url": "url",
                "files": [{"name": "pictures", "accept": ["image/*"]}],
            },
        },
    }


def _icon(name: str, sizes: str, kind: str = "image/png", purpose: str = "any") -> dict[str, str]:
    return {"src": static(f"ui/icons/{name}"), "type": kind, "sizes": sizes, "purpose": purpose}


def _shortcut(name: str, address: str) -> dict[str, object]:
    return {"name": name, "url": address, "icons": [_icon("rings-192.png", "192x192")]}
