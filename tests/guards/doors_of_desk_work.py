"""The doors of what sorts the work of a desk (see `test_doors`)."""

BODIES = {
    "PUT /api/v1/cases/<case_id>/labels": {"labels": []},
    "PUT /api/v1/cases/<case_id>/priority": {"priority": 2},
    "PUT /api/v1/cases/<case_id>/snooze": {},
    "POST /api/v1/desk/labels": {"name": "Akku"},
    "PUT /api/v1/desk/labels/<label_id>": {"name": "Akku"},
    "POST /api/v1/desk/views": {"name": "Akku", "wish": "tab=due"},
    "PUT /api/v1/channels/<channel_id>/assigning": {"way": "turn"},
    "PUT /api/v1/desk/me": {},
    "POST /api/v1/desk/rules": {"name": "Akku"},
    "PUT /api/v1/desk/rules/<rule_id>": {"name": "Akku"},
    "PUT /api/v1/desk/rules/order": {"rules": []},
    "POST /api/v1/desk/deeds": {"act": "state", "value": "done"},
}

# stranger outsider guest member moderator owner agent manager administrator
TABLE = """
GET /desk/bulk                                                     S + + + + + + + +
POST /desk/bulk                                                    S + + + + + + + +
GET /desk/narrowing                                                S + + + + + + + +
GET /desk/views/                                                   S + + + + + + + +
POST /desk/views/                                                  S + + + + + + + +
POST /desk/views/<int:view_id>/removal                             S - - - - - + - -
POST /desk/deeds/<int:deed_id>/undoing                             S - - - - - + - -
GET /desk/cases/<int:case_id>/labels                               S - - - - - + + -
POST /desk/cases/<int:case_id>/labels                              S - - - - - + + -
POST /desk/cases/<int:case_id>/priority                            S - - - - - + + -
GET /desk/cases/<int:case_id>/snooze                               S - - - - - + + -
POST /desk/cases/<int:case_id>/snooze                              S - - - - - + + -
GET /desk/settings/labels/                                         S f f f f f f + +
POST /desk/settings/labels/                                        S f f f f f f + +
POST /desk/settings/labels/<int:label_id>                          S f f f f f f + +
GET /desk/me                                                       S + + + + + + + +
POST /desk/me                                                      S + + + + + + + +
GET /desk/settings/channels/<int:channel_id>/assigning             S - - - - - - + +
POST /desk/settings/channels/<int:channel_id>/assigning            S - - - - - - + +
GET /api/v1/channels/<channel_id>/assigning                        S - - - - - - + +
PUT /api/v1/channels/<channel_id>/assigning                        S - - - - - - + +
GET /api/v1/desk/me                                                S + + + + + + + +
PUT /api/v1/desk/me                                                S + + + + + + + +
GET /desk/settings/rules/                                          S f f f f f f + +
POST /desk/settings/rules/                                         S f f f f f f + +
GET /desk/settings/rules/new                                       S f f f f f f + +
POST /desk/settings/rules/new                                      S f f f f f f + +
GET /desk/settings/rules/dry-run                                   S f f f f f f + +
GET /desk/settings/rules/<int:rule_id>                             S f f f f f f + +
POST /desk/settings/rules/<int:rule_id>                            S f f f f f f + +
POST /desk/settings/rules/<int:rule_id>/removal                    S f f f f f f + +
GET /api/v1/desk/rules                                             S f f f f f f + +
POST /api/v1/desk/rules                                            S f f f f f f + +
PUT /api/v1/desk/rules/order                                       S f f f f f f + +
GET /api/v1/desk/rules/dry-run                                     S f f f f f f + +
PUT /api/v1/desk/rules/<rule_id>                                   S f f f f f f + +
DELETE /api/v1/desk/rules/<rule_id>                                S f f f f f f + +
GET /api/v1/desk/rules/<rule_id>/runs                              S f f f f f f + +
GET /api/v1/desk/labels                                            S + + + + + + + +
POST /api/v1/desk/labels                                           S f f f f f f + +
PUT /api/v1/desk/labels/<label_id>                                 S f f f f f f + +
DELETE /api/v1/desk/labels/<label_id>                              S f f f f f f + +
POST /api/v1/desk/labels/<label_id>/restoration                    S f f f f f f + +
PUT /api/v1/cases/<case_id>/labels                                 S - - - - - + + -
PUT /api/v1/cases/<case_id>/priority                               S - - - - - + + -
PUT /api/v1/cases/<case_id>/snooze                                 S - - - - - + + -
DELETE /api/v1/cases/<case_id>/snooze                              S - - - - - + + -
GET /api/v1/desk/views                                             S + + + + + + + +
POST /api/v1/desk/views                                            S + + + + + + + +
DELETE /api/v1/desk/views/<view_id>                                S - - - - - + - -
POST /api/v1/desk/deeds                                            S + + + + + + + +
POST /api/v1/desk/deeds/<deed_id>/undoing                          S - - - - - + - -
"""
