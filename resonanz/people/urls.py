from django.urls import path

from . import identities, views

app_name = "people"

urlpatterns = [
    path("people/", views.directory, name="directory"),
    path("people/<int:person_id>/", views.profile, name="profile"),
    path("people/<int:person_id>/standing", views.standing, name="standing"),
    path("people/<int:person_id>/exclusion", views.exclusion, name="exclusion"),
    path("people/identities/<int:identity_id>/", identities.identity, name="identity"),
    path("people/identities/<int:identity_id>/person", identities.person, name="identity-person"),
    path(
        "people/identities/<int:identity_id>/separation",
        identities.separation,
        name="identity-separation",
    ),
    path("departments/<slug:slug>/", views.department, name="department"),
    path("media/people/<str:name>", views.picture, name="picture"),
    path("settings/", views.settings, name="settings"),
    path("settings/theme", views.theme, name="theme"),
    path("settings/profile/", views.edit, name="edit"),
    path("settings/organisation/", views.organisation, name="organisation"),
    path("settings/organisation/departments", views.departments, name="departments"),
    path(
        "settings/organisation/departments/<int:department_id>/",
        views.department_change,
        name="department-change",
    ),
    path("settings/colleagues/", views.colleagues, name="colleagues"),
]
