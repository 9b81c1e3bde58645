"""The addresses of what is known."""

from django.urls import path

from .views import drawing, keeping, missing, reading, tending, writing

app_name = "knowledge"

urlpatterns = [
    path("", reading.home, name="home"),
    path("new", writing.new, name="new"),
    path("spaces/<slug:slug>/", reading.space, name="space"),
    path("spaces/<slug:slug>/writers", keeping.writers, name="writers"),
    path("<int:page_id>/", reading.page, name="page"),
    path("<int:page_id>/edit", writing.edit, name="edit"),
    path("<int:page_id>/links", reading.links, name="links"),
    path("<int:page_id>/versions/", reading.versions, name="versions"),
    path("<int:page_id>/versions/<int:number>/", reading.version, name="version"),
    path(
        "<int:page_id>/versions/<int:number>/restoration",
        writing.restoration,
        name="version-restoration",
    ),
    path("missed/", missing.missed, name="missed"),
    path("missed/answer", missing.answer, name="missed-answer"),
    path("missed/keeper", missing.keeper, name="missed-keeper"),
    path("missed/<int:missed_id>", missing.one, name="missed-one"),
    path("of/<int:post_id>/", drawing.of_thread, name="of-thread"),
    path("<int:page_id>/verification", tending.verification, name="verification"),
    path("<int:page_id>/owner", tending.owner, name="owner"),
    path("<int:page_id>/place", keeping.place, name="place"),
    path("<int:page_id>/archive", keeping.archive, name="archive"),
    path("<int:page_id>/restoration", keeping.restoration, name="restoration"),
]
