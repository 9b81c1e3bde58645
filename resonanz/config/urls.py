"""All addresses."""

from django.urls import include, path, re_path

from .api import api, docs, unknown

urlpatterns = [
    path("api/v1/docs", docs, name="api-docs"),
    path("api/v1/", api.urls),
    re_path(r"^api/", unknown),
    path("accounts/", include("allauth.urls")),
]

handler400 = "resonanz.ui.problems.tell_bad_request"
handler403 = "resonanz.ui.problems.tell_forbidden"
handler404 = "resonanz.ui.problems.tell_not_found"
handler500 = "resonanz.ui.problems.tell_bug"
