"""The doors of spaces, read as those of test_doors: what surrounds a space and what is in it."""

# What is sent, where an empty form would be refused before anybody asks for the right.
BODIES = {
    "POST /api/v1/channels/<channel_id>/guests": {"name": "Gabi", "email": "g@agentur.example"},
    "PUT /api/v1/channels/<channel_id>/guests/<person_id>": {"company": "Agentur"},
    "PUT /api/v1/channels/<channel_id>/joining": {"joining": "free"},
    "POST /api/v1/channels/<channel_id>/bindings": {"role": "agent"},
    "POST /channels/<int:channel_id>/bindings": {"what": "ragent"},
    "POST /channels/<int:channel_id>/joining": {"joining": "free"},
    "POST /api/v1/channels/<channel_id>/invitations": {"person": "<person_id>"},
    "POST /api/v1/groups": {"name": "Wache"},
    "PUT /api/v1/groups/<group_id>": {"name": "Wache"},
    "PUT /api/v1/channels/<channel_id>/rules": {"source": "Wir duzen uns"},
}

# stranger outsider guest member moderator owner agent manager administrator
TABLE = """
GET /channels/<int:channel_id>/                                    S - - + + + - - -
POST /channels/<int:channel_id>/archive                            S - - f f + - - -
GET /channels/<int:channel_id>/header                              S - - + + + - - -
GET /channels/<int:channel_id>/members/                            S - - + + + - - -
POST /channels/<int:channel_id>/members/<int:person_id>            S - - f f + - - -
POST /channels/<int:channel_id>/members/new                        S - - f + + - - -
POST /channels/<int:channel_id>/membership                         S - - + + + - - -
GET /channels/<int:channel_id>/new                                 S - - + + + - - -
POST /channels/<int:channel_id>/posts                              S - - + + + - - -
POST /channels/<int:channel_id>/read                               S - - + + + - - -
POST /channels/<int:channel_id>/requests/<int:request_id>/decision S - - - + + - - -
GET /channels/<int:channel_id>/settings/                           S - - f f + - - -
POST /channels/<int:channel_id>/settings/                          S - - f f + - - -
GET /spaces/                                                       S + + + + + + + +
GET /spaces/<slug:slug>/                                           S - - + + + - - -
GET /spaces/new/                                                   S + f + + + + + +
POST /spaces/new/                                                  S + f + + + + + +
GET /api/v1/channels                                               S + + + + + + + +
POST /api/v1/channels                                              S + + + + + + + +
GET /api/v1/channels/<channel_id>                                  S - - + + + - - -
PATCH /api/v1/channels/<channel_id>                                S - - f f + - - -
GET /api/v1/channels/<channel_id>/members                          S - - + + + - - -
POST /api/v1/channels/<channel_id>/members                         S - - f + + - - -
PUT /api/v1/channels/<channel_id>/members/<person_id>              S - - f f + - - -
DELETE /api/v1/channels/<channel_id>/members/<person_id>           S - - f + + - - -
PUT /api/v1/channels/<channel_id>/membership                       S - - + + + - - -
DELETE /api/v1/channels/<channel_id>/membership                    S - - + + + - - -
GET /api/v1/channels/<channel_id>/posts                            S - - + + + - - -
POST /api/v1/channels/<channel_id>/posts                           S - - + + + - - -
GET /api/v1/channels/<channel_id>/requests                         S - - + + + - - -
POST /api/v1/channels/<channel_id>/requests                        S - - f f f - - -
PUT /api/v1/channels/<channel_id>/requests/<request_id>            S - - - + + - - -
DELETE /api/v1/channels/<channel_id>/requests/<request_id>         S - - - + + - - -
PUT /api/v1/channels/<channel_id>/read                             S - - + + + - - -
GET /channels/<int:channel_id>/rules/                              S - - + + + - - -
POST /channels/<int:channel_id>/rules/                             S - - + + + - - -
GET /channels/<int:channel_id>/cover                               S - - - - - - - -
GET /api/v1/channels/<channel_id>/rules                            S - - + + + - - -
PUT /api/v1/channels/<channel_id>/rules                            S - - f f + - - -
PUT /api/v1/channels/<channel_id>/rules/read                       S - - + + + - - -
POST /api/v1/channels/<channel_id>/cover                           S + + + + + + + +
DELETE /api/v1/channels/<channel_id>/cover                         S - - f f + - - -
POST /channels/<int:channel_id>/joining                            S - - f f f - - -
POST /channels/<int:channel_id>/bindings                           S - - f f + - - -
POST /channels/<int:channel_id>/bindings/<int:binding_id>/end      S - - - - + - - -
POST /channels/<int:channel_id>/invitations/<int:invitation_id>/withdrawal S - - - + + - - -
POST /invitations/<int:invitation_id>/answer                       S + - - - - - - -
GET /settings/groups/                                              S f f f f f f f +
POST /settings/groups/                                             S f f f f f f f +
GET /settings/groups/<int:group_id>/                               S f f f f f f f +
POST /settings/groups/<int:group_id>/                              S f f f f f f f +
POST /settings/groups/<int:group_id>/end                           S f f f f f f f +
POST /settings/groups/<int:group_id>/members/<int:person_id>       S f f f f f f f +
PUT /api/v1/channels/<channel_id>/joining                          S - - f f f - - -
GET /api/v1/channels/<channel_id>/bindings                         S - - + + + - - -
POST /api/v1/channels/<channel_id>/bindings                        S - - f f + - - -
DELETE /api/v1/channels/<channel_id>/bindings/<binding_id>         S - - - - + - - -
GET /api/v1/channels/<channel_id>/invitations                      S - - + + + - - -
POST /api/v1/channels/<channel_id>/invitations                     S - - f + + - - -
DELETE /api/v1/channels/<channel_id>/invitations/<invitation_id>   S - - - + + - - -
GET /api/v1/invitations                                            S + + + + + + + +
PUT /api/v1/invitations/<invitation_id>                            S + - - - - - - -
DELETE /api/v1/invitations/<invitation_id>                         S + - - - - - - -
GET /api/v1/groups                                                 S f f f f f f f +
POST /api/v1/groups                                                S f f f f f f f +
PUT /api/v1/groups/<group_id>                                      S f f f f f f f +
DELETE /api/v1/groups/<group_id>                                   S f f f f f f f +
GET /api/v1/groups/<group_id>/members                              S f f f f f f f +
PUT /api/v1/groups/<group_id>/members/<person_id>                  S f f f f f f f +
DELETE /api/v1/groups/<group_id>/members/<person_id>               S f f f f f f f +
GET /channels/<int:channel_id>/guests/new                          S - - f + + - - -
POST /channels/<int:channel_id>/guests/new                         S - - f + + - - -
GET /channels/<int:channel_id>/guests/<int:person_id>              S - - f + + - - -
POST /channels/<int:channel_id>/guests/<int:person_id>             S - - f + + - - -
POST /api/v1/channels/<channel_id>/guests                          S - - f + + - - -
PUT /api/v1/channels/<channel_id>/guests/<person_id>               S - - f + + - - -
"""
