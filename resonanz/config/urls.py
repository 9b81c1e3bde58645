"""All addresses."""

from django.urls import include, path, re_path

from resonanz.accounts.views import Entrance
from resonanz.ui import web_app

from .api import api, docs, unknown
from .health import healthz
from .recent import recent

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("service-worker.js", web_app.worker, name="service-worker"),
    path("app.webmanifest", web_app.manifest, name="manifest"),
    path("offline", web_app.offline, name="offline"),
    path("live/recent", recent, name="live-recent"),
    path("api/v1/docs", docs, name="api-docs"),
    path("api/v1/", api.urls),
    re_path(r"^api/", unknown),
    path("accounts/login/", Entrance.as_view(), name="account_login"),
    path("accounts/", include("allauth.urls")),
    path("", include("resonanz.channels.urls")),
    path("", include("resonanz.notifications.urls")),
    path("", include("resonanz.conversations.urls")),
    path("", include("resonanz.accounts.urls")),
    path("", include("resonanz.people.urls")),
    path("", include("resonanz.networks.urls")),
    path("knowledge/", include("resonanz.knowledge.urls")),
    path("desk/", include("resonanz.desk.urls")),
    path("plan/", include("resonanz.planning.urls")),
    path("insights/", include("resonanz.insights.urls")),
]

handler400 = "resonanz.ui.problems.tell_bad_request"
handler403 = "resonanz.ui.problems.tell_forbidden"
handler404 = "resonanz.ui.problems.tell_not_found"
handler500 = "resonanz.ui.problems.tell_bug"
