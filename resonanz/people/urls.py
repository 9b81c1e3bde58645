from django.urls import path

from . import views

app_name = "people"

urlpatterns = [
    path("people/", views.directory, name="directory"),
    path("people/<int:person_id>/", views.profile, name="profile"),
    path("people/<int:person_id>/standing", views.standing, name="standing"),
    path("people/<int:person_id>/exclusion", views.exclusion, name="exclusion"),
    path("departments/<slug:slug>/", views.department, name="department"),
    path("media/people/<str:name>", views.picture, name="picture"),
    path("settings/", views.settings, name="settings"),
    path("settings/theme", views.theme, name="theme"),
    path("settings/profile/", views.edit, name="edit"),
    path("settings/organisation/", views.organisation, name="organisation"),
    path("settings/organisation/departments", views.departments, name="departments"),
    path("settings/colleagues/", views.colleagues, name="colleagues"),
]
