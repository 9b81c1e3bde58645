"""The doors of the organisation: departments, fields of profiles, leaving, imports."""

TABLE = """
GET /departments/ S + - + + + + + +
GET /people/<int:person_id>/card S + - + + + + + +
GET /people/<int:person_id>/departments S f - f f f f f +
POST /people/<int:person_id>/departments S f - f f f f f +
GET /people/<int:person_id>/leaving S f - f f f f f +
POST /people/<int:person_id>/leaving S f - f f f f f +
POST /people/<int:person_id>/handover S f - f f f f f +
GET /settings/colleagues/import/ S f f f f f f f +
POST /settings/colleagues/import/ S f f f f f f f +
GET /settings/colleagues/import/template.csv S f f f f f f f +
POST /settings/colleagues/import/<int:file_id> S f f f f f f f +
GET /settings/organisation/departments S f f f f f f f +
POST /settings/organisation/departments/<int:department_id>/closing S f - f f f f f +
POST /settings/organisation/departments/<int:department_id>/members S f - f f f f f +
GET /settings/organisation/memberships/<int:membership_id>/ S f - f f f f f +
POST /settings/organisation/memberships/<int:membership_id>/ S f - f f f f f +
POST /settings/organisation/memberships/<int:membership_id>/end S f - f f f f f +
GET /settings/organisation/fields S f f f f f f f +
POST /settings/organisation/fields S f f f f f f f +
GET /settings/organisation/fields/<int:field_id>/ S f f f f f f f +
POST /settings/organisation/fields/<int:field_id>/ S f f f f f f f +
POST /settings/organisation/fields/<int:field_id>/state S f f f f f f f +
GET /api/v1/departments/chart S + + + + + + + +
PUT /api/v1/departments/<department_id>/closing S f - f f f f f +
DELETE /api/v1/departments/<department_id>/closing S f - f f f f f +
POST /api/v1/departments/<department_id>/members S f - f f f f f +
PATCH /api/v1/department-memberships/<membership_id> S f - f f f f f +
DELETE /api/v1/department-memberships/<membership_id> S f - f f f f f +
PUT /api/v1/departments/external/<external_id> S f f f f f f f +
PUT /api/v1/people S f f f f f f f +
POST /api/v1/people/import S f f f f f f f +
GET /api/v1/profile-fields S + + + + + + + +
POST /api/v1/profile-fields S f f f f f f f +
PUT /api/v1/profile-fields/<field_id> S f f f f f f f +
DELETE /api/v1/profile-fields/<field_id> S f f f f f f f +
POST /api/v1/profile-fields/<field_id>/restoration S f f f f f f f +
GET /api/v1/people/<person_id>/leaving S f - f f f f f +
PUT /api/v1/people/<person_id>/leaving S f - f f f f f +
DELETE /api/v1/people/<person_id>/leaving S f - f f f f f +
POST /api/v1/people/<person_id>/handovers S f - f f f f f +
"""

BODIES = {
    "POST /api/v1/departments/<department_id>/members": {"person": "<person_id>"},
    "PUT /api/v1/departments/external/<external_id>": {"name": "Lack"},
    "POST /api/v1/people/import": {"csv": "email\n"},
    "POST /api/v1/profile-fields": {"name": "Feld"},
    "PUT /api/v1/profile-fields/<field_id>": {"name": "Feld"},
    "POST /api/v1/people/<person_id>/handovers": {"to": "<person_id>", "things": []},
}
