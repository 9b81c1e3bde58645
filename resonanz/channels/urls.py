from django.urls import path

from .views import groups, members, settings, spaces

app_name = "channels"

urlpatterns = [
    path("spaces/", spaces.spaces, name="spaces"),
    path("spaces/new/", spaces.new_space, name="new"),
    path("invitations/<int:invitation_id>/answer", spaces.invitation, name="invitation"),
    path("channels/<int:channel_id>/header", spaces.header, name="header"),
    path("channels/<int:channel_id>/membership", spaces.membership, name="membership"),
    path("channels/<int:channel_id>/rules/", spaces.rules, name="rules"),
    path("channels/<int:channel_id>/cover", spaces.cover, name="cover"),
    path("channels/<int:channel_id>/members/", members.members, name="members"),
    path("channels/<int:channel_id>/members/new", members.new_member, name="new_member"),
    path("channels/<int:channel_id>/members/<int:person_id>", members.member, name="member"),
    path("channels/<int:channel_id>/guests/new", members.guests, name="guests"),
    path("channels/<int:channel_id>/guests/<int:person_id>", members.guest, name="guest"),
    path(
        "channels/<int:channel_id>/requests/<int:request_id>/decision",
        members.decision,
        name="decision",
    ),
    path(
        "channels/<int:channel_id>/invitations/<int:invitation_id>/withdrawal",
        members.withdrawal,
        name="withdrawal",
    ),
    path("channels/<int:channel_id>/settings/", settings.settings, name="settings"),
    path("channels/<int:channel_id>/archive", settings.archive, name="archive"),
    path("channels/<int:channel_id>/joining", settings.joining, name="joining"),
    path("channels/<int:channel_id>/bindings", settings.bindings, name="bindings"),
    path(
        "channels/<int:channel_id>/bindings/<int:binding_id>/end",
        settings.binding_end,
        name="binding_end",
    ),
    path("settings/groups/", groups.groups, name="groups"),
    path("settings/groups/<int:group_id>/", groups.group, name="group"),
    path("settings/groups/<int:group_id>/end", groups.group_end, name="group_end"),
    path(
        "settings/groups/<int:group_id>/members/<int:person_id>",
        groups.group_member,
        name="group_member",
    ),
]
