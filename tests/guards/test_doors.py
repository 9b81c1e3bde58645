"""Every address of the product, walked by everybody: the table of rights, and nothing beside it.

A line is one door: the outcome for each of ROLES, in their order. S: sign in first. +: let
through. f: forbidden. -: not there (for them). An address the table does not know fails the walk.
"""

import pytest
from django.test import Client

from resonanz.accounts.actions import create_token

from .walking import PAGES_OF_API, ROLES, doors, make_world, outcome, rooms

pytestmark = pytest.mark.long

# What is sent, where an empty form would be refused before anybody asks for the right.
BODIES = {
    "POST /api/v1/channels/<channel_id>/members": {"person": "<person_id>"},
    "POST /channels/<int:channel_id>/members/new": {"person": "<person_id>"},
    "POST /channels/<int:channel_id>/members/<int:person_id>": {"role": "member"},
    "PUT /api/v1/channels/<channel_id>/members/<person_id>": {"role": "member"},
    "POST /api/v1/channels/<channel_id>/posts": {"source": "Hallo"},
    "PATCH /api/v1/posts/<post_id>": {"source": "Anders"},
    "POST /api/v1/posts/<post_id>/comments": {"source": "Hallo"},
    "POST /channels/<int:channel_id>/posts": {"source": "Hallo"},
    "POST /posts/<int:post_id>/comments": {"source": "Hallo"},
    "PATCH /api/v1/attachments/<attachment_id>": {"alt": "Ein Rad"},
    "POST /api/v1/networks/accounts": {"network": "practice", "handle": "x"},
    "PUT /api/v1/cases/<case_id>/assignment": {},
    "PUT /api/v1/cases/<case_id>/state": {"state": "waiting"},
    "POST /api/v1/cases/<case_id>/notes": {"source": "Hallo"},
    "POST /api/v1/cases/<case_id>/reflection": {"space": "0", "question": "Wer weiß das?"},
    "POST /api/v1/cases/<case_id>/contributions": {"comment": "0"},
    "PUT /api/v1/cases/<case_id>/answer": {"source": "Hallo"},
    "POST /api/v1/cases/<case_id>/answer/preview": {"source": "Hallo"},
    "POST /settings/organisation/departments": {"name": "Lack"},
    "POST /api/v1/departments": {"name": "Lack"},
    "PUT /api/v1/feed/read": {"up_to": "2026-11-02T09:00:00Z"},
    "PUT /api/v1/channels/<channel_id>/read": {"up_to": "2026-11-02T09:00:00Z"},
    "PATCH /api/v1/networks/accounts/<account_id>": {"state": "paused"},
    "POST /api/v1/networks/accounts/<account_id>/watches": {"kind": "search", "what": "Akku"},
    "POST /api/v1/networks/accounts/<account_id>/outsider": {"name": "Jana", "text": "Hallo"},
    "PUT /api/v1/channels/<channel_id>/service-level": {},
    "PUT /api/v1/opening-hours": {"periods": []},
    "POST /api/v1/planned-posts": {"text": "Hallo"},
    "POST /api/v1/planned-posts/preview": {"text": "Hallo"},
    "PUT /api/v1/planned-posts/<planned_id>": {"text": "Hallo"},
    "PUT /api/v1/planned-posts/<planned_id>/time": {"wall": "2100-02-03T10:00"},
    "POST /api/v1/planned-posts/<planned_id>/comments": {"source": "Hallo"},
    "PUT /api/v1/planned-posts/<planned_id>/channels/<channel_id>/text": {"text": "Hallo"},
    "PUT /api/v1/publishing/halt": {"halted": True},
    "POST /api/v1/people": {"name": "Ida", "email": "ida@velora.example"},
    "PATCH /api/v1/people/<person_id>": {"role": "member"},
    "PUT /api/v1/departments/<department_id>": {"name": "Lack"},
    "PUT /api/v1/identities/<identity_id>/person": {"same_as": "<identity_id>"},
    "POST /people/identities/<int:identity_id>/person": {"same_as": "<identity_id>"},
}
for _room in rooms():
    BODIES |= getattr(_room, "BODIES", {})

TABLE = """
GET /                                                              S + + + + + + + +
GET /accounts/2fa/                                                 S + + + + + + + +
GET /accounts/2fa/authenticate/                                    + + + + + + + + +
POST /accounts/2fa/authenticate/                                   + + + + + + + + +
GET /accounts/2fa/reauthenticate/                                  S f f f f f f f f
POST /accounts/2fa/reauthenticate/                                 S f f f f f f f f
GET /accounts/2fa/recovery-codes/                                  S - - - - - - - -
GET /accounts/2fa/recovery-codes/download/                         S - - - - - - - -
POST /accounts/2fa/recovery-codes/download/                        S - - - - - - - -
GET /accounts/2fa/recovery-codes/generate/                         S + + + + + + + +
POST /accounts/2fa/recovery-codes/generate/                        S + + + + + + + +
GET /accounts/2fa/totp/activate/                                   S + + + + + + + +
POST /accounts/2fa/totp/activate/                                  S + + + + + + + +
GET /accounts/2fa/totp/deactivate/                                 S - - - - - - - -
POST /accounts/2fa/totp/deactivate/                                S - - - - - - - -
GET /accounts/2fa/webauthn/                                        S + + + + + + + +
GET /accounts/2fa/webauthn/add/                                    S + + + + + + + +
POST /accounts/2fa/webauthn/add/                                   S + + + + + + + +
GET /accounts/2fa/webauthn/keys/<int:pk>/edit/                     S - - - - - - - -
POST /accounts/2fa/webauthn/keys/<int:pk>/edit/                    S - - - - - - - -
GET /accounts/2fa/webauthn/keys/<int:pk>/remove/                   S - - - - - - - -
POST /accounts/2fa/webauthn/keys/<int:pk>/remove/                  S - - - - - - - -
GET /accounts/2fa/webauthn/login/                                  + + + + + + + + +
POST /accounts/2fa/webauthn/login/                                 + + + + + + + + +
GET /accounts/2fa/webauthn/reauthenticate/                         S f f f f f f f f
POST /accounts/2fa/webauthn/reauthenticate/                        S f f f f f f f f
GET /accounts/confirm-email/                                       + + + + + + + + +
GET /accounts/confirm-email/<key>/                                 + + + + + + + + +
POST /accounts/confirm-email/<key>/                                - - - - - - - - -
GET /accounts/email/                                               S + + + + + + + +
POST /accounts/email/                                              S + + + + + + + +
GET /accounts/inactive/                                            + + + + + + + + +
GET /accounts/login/                                               + + + + + + + + +
POST /accounts/login/                                              + + + + + + + + +
GET /accounts/login/code/confirm/                                  + + + + + + + + +
POST /accounts/login/code/confirm/                                 + + + + + + + + +
GET /accounts/logout/                                              + + + + + + + + +
POST /accounts/logout/                                             + + + + + + + + +
GET /accounts/password/change/                                     S + + + + + + + +
POST /accounts/password/change/                                    S + + + + + + + +
GET /accounts/password/reset/                                      + + + + + + + + +
POST /accounts/password/reset/                                     + + + + + + + + +
GET /accounts/password/reset/done/                                 + + + + + + + + +
GET /accounts/password/reset/key/<uidb36>-<key>/                   + + + + + + + + +
POST /accounts/password/reset/key/<uidb36>-<key>/                  + + + + + + + + +
GET /accounts/password/reset/key/done/                             + + + + + + + + +
GET /accounts/password/set/                                        S + + + + + + + +
POST /accounts/password/set/                                       S + + + + + + + +
GET /accounts/reauthenticate/                                      S f f f f f f f f
POST /accounts/reauthenticate/                                     S f f f f f f f f
GET /accounts/sessions/                                            S + + + + + + + +
POST /accounts/sessions/                                           S + + + + + + + +
GET /accounts/signup/                                              + + + + + + + + +
POST /accounts/signup/                                             + + + + + + + + +
POST /attachments/                                                 S + + + + + + + +
GET /attachments/<int:attachment_id>/poster                        S - - + - - - - -
GET /attachments/<int:attachment_id>/subtitles                     S - - + - - - - -
POST /uploads/                                                     S + + + + + + + +
GET /attachments/<int:attachment_id>/                              S - - + - - - - -
POST /attachments/<int:attachment_id>/                             S - - + - - - - -
GET /compose                                                       S + + + + + + + +
POST /compose                                                      S + + + + + + + +
GET /deliveries/                                                   S + + + + + + + +
GET /deliveries/<int:number>/                                      S - - - - - + + -
POST /deliveries/<int:number>/end                                  S - - - - - + + -
POST /deliveries/<int:number>/look                                 S - - - - - + + -
POST /deliveries/<int:number>/retrial                              S - - - - - + + -
POST /deliveries/<int:number>/withdrawal                           S - - - - - + + -
POST /demonstration/<slug:slug>/                                   - - - - - - - - -
GET /departments/<slug:slug>/                                      S + - + + + + + +
GET /desk/                                                         S + + + + + + + +
GET /desk/asked                                                    S + + + + + + + +
GET /desk/cases/<int:case_id>/                                     S - - - - - + + -
POST /desk/cases/<int:case_id>/answer                              S - - - - - + + -
POST /desk/cases/<int:case_id>/answer/approval                     S - - - - - - - -
GET /desk/cases/<int:case_id>/answer/pictures/<int:attachment_id>/ S - - - - - - - -
POST /desk/cases/<int:case_id>/answer/preview                      S - - - - - + + -
POST /desk/cases/<int:case_id>/answer/rewriting                    S - - - - - - - -
POST /desk/cases/<int:case_id>/answer/withdrawal                   S - - - - - - - -
GET /desk/cases/<int:case_id>/assignment                           S - - - - - + + -
POST /desk/cases/<int:case_id>/assignment                          S - - - - - + + -
GET /desk/cases/<int:case_id>/context                              S - - - - - + + -
POST /desk/cases/<int:case_id>/contributions                       S - - - - - - - -
GET /desk/cases/<int:case_id>/conversation                         S - - - - - + + -
POST /desk/cases/<int:case_id>/kind                                S - - - - - + + -
GET /desk/cases/<int:case_id>/live                                 S - - - - - + + -
POST /desk/cases/<int:case_id>/notes                               S - - - - - + + -
GET /desk/cases/<int:case_id>/person                               S - - - - - + + -
GET /desk/cases/<int:case_id>/presence                             S - - - - - + + -
POST /desk/cases/<int:case_id>/presence                            S - - - - - + + -
GET /desk/cases/<int:case_id>/reflection                           S - - - - - + + -
POST /desk/cases/<int:case_id>/reflection                          S - - - - - + + -
POST /desk/cases/<int:case_id>/state                               S - - - - - + + -
GET /desk/cases/<int:case_id>/thread                               S - - - - - + + -
GET /desk/kept                                                     S + + + + + + + +
GET /desk/news                                                     S + + + + + + + +
GET /desk/settings/                                                S f f f f f f + +
GET /desk/settings/channels/<int:channel_id>/                      S - - - - - - + +
POST /desk/settings/channels/<int:channel_id>/                     S - - - - - - + +
GET /desk/settings/opening-hours                                   S f f f f f f + +
POST /desk/settings/opening-hours                                  S f f f f f f + +
GET /drafts/<str:place>                                            S + + + + + + + +
POST /drafts/<str:place>                                           S + + + + + + + +
GET /healthz                                                       + + + + + + + + +
POST /healthz                                                      + + + + + + + + +
GET /live/recent                                                   S + + + + + + + +
GET /media/people/<str:name>                                       S - - - - - - - -
GET /networks/                                                     S + + + + + + + +
GET /networks/accounts/<int:number>/                               S - - - - - + + +
POST /networks/accounts/<int:number>/disconnection                 S - - - - - f + +
POST /networks/accounts/<int:number>/intake                        S - - - - - + + +
POST /networks/accounts/<int:number>/outsider                      S - - - - - + + +
POST /networks/accounts/<int:number>/state                         S - - - - - f + +
POST /networks/accounts/<int:number>/watches                       S - - - - - f + +
GET /networks/connect/<slug:key>/                                  S f f f f f f + +
POST /networks/connect/<slug:key>/                                 S f f f f f f + +
GET /networks/connect/<slug:key>/choice/                           S f f f f f f + +
POST /networks/connect/<slug:key>/choice/                          S f f f f f f + +
GET /networks/connect/<slug:key>/return/                           S f f f f f f + +
GET /networks/hooks/<slug:key>/                                    - - - - - - - - -
POST /networks/hooks/<slug:key>/                                   - - - - - - - - -
GET /networks/hooks/<slug:key>/<str:token>/                        - - - - - - - - -
POST /networks/hooks/<slug:key>/<str:token>/                       - - - - - - - - -
GET /networks/out/<str:token>                                      - - - - - - - - -
GET /new                                                           S + + + + + + + +
GET /notifications/                                                S + + + + + + + +
GET /notifications/<int:notification_id>/                          S - - + - - - - -
GET /notifications/badge                                           S + + + + + + + +
POST /notifications/read                                           S + + + + + + + +
GET /people/                                                       S + + + + + + + +
GET /people/<int:person_id>/                                       S + - + + + + + +
POST /people/<int:person_id>/exclusion                             S f - f f f f f +
GET /people/<int:person_id>/posts                                  S + + + + + + + +
POST /people/<int:person_id>/standing                              S f - f f f f f +
GET /people/completion                                             S + + + + + + + +
GET /people/identities/<int:identity_id>/                          S f - f f f + + +
POST /people/identities/<int:identity_id>/person                   S f - f f f + + +
POST /people/identities/<int:identity_id>/separation               S f - f f f + + +
GET /posts/<int:post_id>/                                          S - - + + + - - -
GET /posts/<int:post_id>/answer                                    S - - + + + - - -
POST /posts/<int:post_id>/comments                                 S - - + + + - - -
GET /posts/<int:post_id>/deletion                                  S - - + f f - - -
POST /posts/<int:post_id>/deletion                                 S - - + f f - - -
GET /posts/<int:post_id>/edit                                      S - - + f f - - -
POST /posts/<int:post_id>/edit                                     S - - + f f - - -
GET /posts/<int:post_id>/history                                   S - - + + + - - -
GET /posts/<int:post_id>/new                                       S - - + + + - - -
GET /posts/<int:post_id>/reactions                                 S - - + + + - - -
POST /posts/<int:post_id>/reactions/<slug:name>                    S - - + + + - - -
GET /posts/<int:post_id>/restoration                               S - - - - - - - -
POST /posts/<int:post_id>/restoration                              S - - - - - - - -
POST /read                                                         S + + + + + + + +
GET /search                                                        S + + + + + + + +
GET /settings/                                                     S + + + + + + + +
POST /settings/                                                    S + + + + + + + +
GET /settings/colleagues/                                          S f f f f f f f +
POST /settings/colleagues/                                         S f f f f f f f +
GET /settings/keys/                                                S + + + + + + + +
POST /settings/keys/                                               S + + + + + + + +
POST /settings/keys/<int:token_id>/revocation                      S - - + - - - - -
GET /settings/organisation/                                        S f f f f f f f +
POST /settings/organisation/                                       S f f f f f f f +
POST /settings/organisation/departments                            S f f f f f f f +
GET /settings/organisation/departments/<int:department_id>/        S f - f f f f f +
POST /settings/organisation/departments/<int:department_id>/       S f - f f f f f +
GET /settings/profile/                                             S + + + + + + + +
POST /settings/profile/                                            S + + + + + + + +
GET /settings/stored/                                              S + + + + + + + +
POST /settings/theme                                               S + + + + + + + +
GET /api/                                                          - - - - - - - - -
POST /api/                                                         - - - - - - - - -
GET /api/v1/                                                       - - - - - - - - -
POST /api/v1/                                                      - - - - - - - - -
POST /api/v1/attachments                                           S + + + + + + + +
PATCH /api/v1/attachments/<attachment_id>                          S - - + - - - - -
DELETE /api/v1/attachments/<attachment_id>                         S - - + - - - - -
DELETE /api/v1/cases/<case_id>/contributions/<comment_id>          S - - - - - - - -
GET /api/v1/cases                                                  S + + + + + + + +
GET /api/v1/cases/<case_id>                                        S - - - - - + + -
GET /api/v1/cases/<case_id>/answer                                 S - - - - - + - -
GET /api/v1/cases/<case_id>/notes                                  S - - - - - + + -
GET /api/v1/cases/<case_id>/reflection                             S - - - - - + + -
POST /api/v1/cases/<case_id>/answer                                S - - - - - + + -
POST /api/v1/cases/<case_id>/answer/approval                       S - - - - - - - -
POST /api/v1/cases/<case_id>/answer/preview                        S - - - - - + + -
POST /api/v1/cases/<case_id>/answer/withdrawal                     S - - - - - - - -
POST /api/v1/cases/<case_id>/contributions                         S - - - - - - - -
POST /api/v1/cases/<case_id>/notes                                 S - - - - - + + -
POST /api/v1/cases/<case_id>/reflection                            S - - - - - - - -
PUT /api/v1/cases/<case_id>/answer                                 S - - - - - + + -
PUT /api/v1/cases/<case_id>/assignment                             S - - - - - + + -
PUT /api/v1/cases/<case_id>/kind                                   S - - - - - + + -
PUT /api/v1/cases/<case_id>/state                                  S - - - - - + + -
DELETE /api/v1/networks/accounts/<account_id>                      S - - - - - f + +
GET /api/v1/channels/<channel_id>/service-level                    S - - - - - - + +
GET /api/v1/opening-hours                                          S + + + + + + + +
GET /api/v1/organisation                                           S + + + + + + + +
PATCH /api/v1/networks/accounts/<account_id>                       S - - - - - f + +
PATCH /api/v1/organisation                                         S f f f f f f f +
POST /api/v1/networks/accounts/<account_id>/outsider               S - - - - - + + +
PUT /api/v1/channels/<channel_id>/service-level                    S - - - - - - + +
PUT /api/v1/feed/read                                              S + + + + + + + +
PUT /api/v1/opening-hours                                          S f f f f f f + +
POST /api/v1/people                                                S f f f f f f f +
PATCH /api/v1/people/<person_id>                                   S f - f f f f f +
GET /api/v1/deliveries                                             S + + + + + + + +
POST /api/v1/deliveries/<delivery_id>/end                          S - - - - - + + -
POST /api/v1/deliveries/<delivery_id>/look                         S - - - - - + + -
GET /api/v1/networks/accounts/<account_id>/watches                 S - - - - - + + +
POST /api/v1/networks/accounts/<account_id>/watches                S - - - - - f + +
GET /api/v1/deliveries/<delivery_id>/figures                       S - - - - - + + -
GET /api/v1/deliveries/<delivery_id>                               S - - - - - + + -
DELETE /api/v1/deliveries/<delivery_id>                            S - - - - - + + -
POST /api/v1/deliveries/<delivery_id>/retry                        S - - - - - + + -
GET /api/v1/departments                                            S + + + + + + + +
POST /api/v1/departments                                           S f f f f f f f +
PUT /api/v1/departments/<department_id>                            S f - f f f f f +
GET /api/v1/desk/kept-promises                                     S + + + + + + + +
GET /api/v1/docs                                                   + + + + + + + + +
GET /api/v1/drafts/<place>                                         S + + + + + + + +
PUT /api/v1/drafts/<place>                                         S + + + + + + + +
DELETE /api/v1/drafts/<place>                                      S + + + + + + + +
GET /api/v1/feed                                                   S + + + + + + + +
GET /api/v1/identities                                             S f f f f f + + +
DELETE /api/v1/identities/<identity_id>/person                     S f - f f f + + +
PUT /api/v1/identities/<identity_id>/person                        S f - f f f + + +
GET /api/v1/me                                                     S + + + + + + + +
PATCH /api/v1/me                                                   S + + + + + + + +
GET /api/v1/networks                                               S + + + + + + + +
GET /api/v1/networks/accounts                                      S + + + + + + + +
POST /api/v1/networks/accounts                                     S f f f f f f + +
GET /api/v1/networks/accounts/<account_id>                         S - - - - - + + +
POST /api/v1/networks/accounts/<account_id>/intake                 S - - - - - + + +
GET /api/v1/notifications                                          S + + + + + + + +
PUT /api/v1/notifications/read                                     S + + + + + + + +
GET /api/v1/openapi.json                                           + + + + + + + + +
POST /api/v1/openapi.json                                          + + + + + + + + +
GET /api/v1/people                                                 S + + + + + + + +
GET /api/v1/people/<person_id>                                     S + - + + + + + +
GET /api/v1/posts/<post_id>                                        S - - + + + - - -
PATCH /api/v1/posts/<post_id>                                      S - - + f f - - -
DELETE /api/v1/posts/<post_id>                                     S - - + f f - - -
GET /api/v1/posts/<post_id>/comments                               S - - + + + - - -
POST /api/v1/posts/<post_id>/comments                              S - - + + + - - -
GET /api/v1/posts/<post_id>/history                                S - - + + + - - -
PUT /api/v1/posts/<post_id>/reactions/<kind>                       S - - + + + - - -
DELETE /api/v1/posts/<post_id>/reactions/<kind>                    S - - + + + - - -
POST /api/v1/posts/<post_id>/restoration                           S - - - - - - - -
GET /api/v1/posts/<post_id>/thread                                 S - - + + + - - -
GET /api/v1/search                                                 S + + + + + + + +
GET /api/v1/tokens                                                 S + + + + + + + +
POST /api/v1/tokens                                                S + + + + + + + +
DELETE /api/v1/tokens/<token_id>                                   S - - + - - - - -
"""


def table():
    rows = "".join([TABLE, *(room.TABLE for room in rooms())]).strip().splitlines()
    lines = [row.split() for row in rows if row and not row.startswith("#")]
    return {f"{method} {route}": "".join(marks) for method, route, *marks in lines}


@pytest.fixture
def world(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return make_world()


def client_of(person):
    client = Client(raise_request_exception=False)
    if person is not None:
        client.force_login(person.user)
    return client


def test_everybody_reaches_what_the_table_gives_them_and_nothing_else(world):
    clients = {role: client_of(world.people[role]) for role in ROLES}
    walked = {}
    for method, route in doors():
        address = world.fill(route)
        body = world.fill_body(BODIES.get(f"{method} /{route}", {}))
        marks = ""
        for role in reversed(ROLES):  # the stranger last: whether there is a door others know
            marks = outcome(clients[role], method, address, body) + marks
            if marks == "m":
                break
        else:
            walked[f"{method} /{route}"] = marks

    known = table()
    differ = {door: marks for door, marks in walked.items() if known.get(door) != marks}
    gone = sorted(set(known) - set(walked))
    lines = "\n".join(f"{door} {' '.join(marks)}" for door, marks in sorted(differ.items()))
    assert not differ, f"The walk found, beside the table of rights:\n{lines}"
    assert not gone, f"The table names doors that are not there: {gone}"


def test_a_key_for_reading_changes_nothing_at_any_door(world):
    owner = world.people["owner"]
    secret = create_token(owner.user, "Lesen", ["read"])[1]
    client = Client(raise_request_exception=False, headers={"Authorization": f"Bearer {secret}"})

    for method, route in doors():
        if route.startswith("api/v1/") and route not in PAGES_OF_API and method != "GET":
            assert outcome(client, method, world.fill(route), {}) in "fm-", f"{method} {route}"
