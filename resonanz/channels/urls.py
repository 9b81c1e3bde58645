from django.urls import path

from . import views

app_name = "channels"

urlpatterns = [
    path("spaces/", views.spaces, name="spaces"),
    path("spaces/new/", views.new_space, name="new"),
    path("channels/<int:channel_id>/header", views.header, name="header"),
    path("channels/<int:channel_id>/membership", views.membership, name="membership"),
    path("channels/<int:channel_id>/members/", views.members, name="members"),
    path("channels/<int:channel_id>/members/new", views.new_member, name="new_member"),
    path("channels/<int:channel_id>/members/<int:person_id>", views.member, name="member"),
    path(
        "channels/<int:channel_id>/requests/<int:request_id>/decision",
        views.decision,
        name="decision",
    ),
    path("channels/<int:channel_id>/settings/", views.settings, name="settings"),
    path("channels/<int:channel_id>/archive", views.archive, name="archive"),
]
