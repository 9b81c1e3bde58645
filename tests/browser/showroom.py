"""Every component on one page, for looking at and for axe. Only tests have this address."""

from datetime import timedelta
from pathlib import Path

from django import forms
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path
from django_cotton.compiler_regex import CottonCompiler

from resonanz.channels.models import Channel
from resonanz.config.urls import handler400, handler403, handler404, handler500
from resonanz.config.urls import urlpatterns as addresses
from resonanz.core.errors import Refused
from resonanz.core.time import now

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]
SOURCE = Path(__file__).with_name("showroom.html")


class ConnectForm(forms.Form):
    server = forms.CharField(label="Server", help_text="For instance social.example.")
    handle = forms.CharField(label="Handle", required=False)
    watch = forms.BooleanField(label="Also listen to mentions", required=False)


def steps() -> list[dict[str, object]]:
    return [
        {"label": "Bluesky", "side": "outside", "state": "done", "at": now() - timedelta(hours=3)},
        {"label": "Reflexion in Service", "side": "inside", "state": "done", "href": "#here"},
        {"label": "Freigabe", "side": "", "state": "now"},
        {"label": "Antwort", "side": "outside", "state": "todo"},
    ]


def showroom(request: HttpRequest) -> HttpResponse:
    inside = Channel(pk=1, name="Service", slug="service")
    outside = Channel(pk=2, name="Velora", network="bluesky", kind=Channel.Kind.PROFILE)
    context = {
        "inside": inside,
        "outside": outside,
        "steps": steps(),
        "form": ConnectForm({"server": "", "watch": True}),
        "error": Refused("This post is 31 characters too long for Mastodon (500)."),
        "tabs": [
            {"label": "Fällig", "href": "?due", "current": True, "count": 7},
            {"label": "Mir zugewiesen", "href": "?mine", "count": 3},
        ],
        "soon": now() + timedelta(minutes=18),
        "long_ago": now() - timedelta(days=400),
    }
    page = engines["django"].from_string(
        CottonCompiler().process(SOURCE.read_text(encoding="utf-8"))
    )
    return HttpResponse(page.render(context, request))


def bug(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


urlpatterns = [*addresses, path("showroom/", showroom), path("bug/", bug)]
