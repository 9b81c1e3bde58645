from django.urls import path

from . import identities
from .views import departments, fields, importing, leaving, people

app_name = "people"

urlpatterns = [
    path("people/", people.directory, name="directory"),
    path("people/<int:person_id>/", people.profile, name="profile"),
    path("people/<int:person_id>/standing", people.standing, name="standing"),
    path("people/<int:person_id>/departments", departments.places, name="places"),
    path("people/<int:person_id>/leaving", leaving.leaving, name="leaving"),
    path("people/<int:person_id>/handover", leaving.handover, name="handover"),
    path("people/<int:person_id>/card", people.card, name="card"),
    path("people/<int:person_id>/exclusion", people.exclusion, name="exclusion"),
    path("people/identities/<int:identity_id>/", identities.identity, name="identity"),
    path("people/identities/<int:identity_id>/person", identities.person, name="identity-person"),
    path(
        "people/identities/<int:identity_id>/separation",
        identities.separation,
        name="identity-separation",
    ),
    path("departments/", departments.chart, name="chart"),
    path("departments/<slug:slug>/", departments.department, name="department"),
    path("media/people/<str:name>", people.picture, name="picture"),
    path("settings/", people.settings, name="settings"),
    path("settings/theme", people.theme, name="theme"),
    path("settings/profile/", people.edit, name="edit"),
    path("settings/organisation/", people.organisation, name="organisation"),
    path("settings/organisation/departments", departments.departments, name="departments"),
    path(
        "settings/organisation/departments/<int:department_id>/",
        departments.department_change,
        name="department-change",
    ),
    path(
        "settings/organisation/departments/<int:department_id>/closing",
        departments.closing,
        name="department-closing",
    ),
    path(
        "settings/organisation/departments/<int:department_id>/members",
        departments.joining,
        name="department-joining",
    ),
    path(
        "settings/organisation/memberships/<int:membership_id>/",
        departments.membership,
        name="membership",
    ),
    path(
        "settings/organisation/memberships/<int:membership_id>/end",
        departments.ending,
        name="membership-end",
    ),
    path("settings/colleagues/import/", importing.importing, name="import"),
    path("settings/colleagues/import/template.csv", importing.template, name="import-template"),
    path(
        "settings/colleagues/import/<int:file_id>",
        importing.confirmation,
        name="import-confirmation",
    ),
    path("settings/organisation/fields", fields.fields, name="fields"),
    path("settings/organisation/fields/<int:field_id>/", fields.field, name="field"),
    path(
        "settings/organisation/fields/<int:field_id>/state", fields.field_state, name="field-state"
    ),
    path("settings/colleagues/", people.colleagues, name="colleagues"),
]
