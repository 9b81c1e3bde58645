"""The doors of pages: part of the table of rights."""

BODIES = {
    "POST /knowledge/new": {"space": "<channel_id>", "title": "Neu", "source": "Text"},
    "POST /knowledge/<int:page_id>/edit": {"title": "Neu", "source": "Text", "based_on": "1"},
    "POST /api/v1/channels/<channel_id>/pages": {"title": "Neu", "source": "Text"},
    "PUT /api/v1/pages/<page_id>/owner": {"owner": "<person_id>"},
    "PUT /api/v1/missed-searches/<missed_id>": {"state": "dropped"},
    "PUT /api/v1/missed-searches/keeper": {"person": "<person_id>"},
    "PATCH /api/v1/pages/<page_id>": {"title": "Neu", "based_on": 1},
    "PUT /api/v1/pages/<page_id>/place": {},
    "PUT /api/v1/channels/<channel_id>/page-writers": {"moderators_only": True},
}

TABLE = """
GET /knowledge/                                                    S + + + + + + + +
GET /knowledge/new                                                 S + + + + + + + +
POST /knowledge/new                                                S - - + + + - - -
GET /knowledge/spaces/<slug:slug>/                                 S - - + + + - - -
POST /knowledge/spaces/<slug:slug>/writers                         S - - f f + - - -
GET /knowledge/<int:page_id>/                                      S - - + + + - - -
GET /knowledge/<int:page_id>/edit                                  S - - + + + - - -
POST /knowledge/<int:page_id>/edit                                 S - - + + + - - -
GET /knowledge/missed/                                             S f f f f f f f +
POST /knowledge/missed/                                            S + + + + + + + +
GET /knowledge/missed/answer                                       S + + + + + + + +
POST /knowledge/missed/keeper                                      S f f f f f f f +
POST /knowledge/missed/<int:missed_id>                             S f f f f f f f +
GET /api/v1/missed-searches                                        S f f f f f f f +
PUT /api/v1/missed-searches/<missed_id>                            S f f f f f f f +
PUT /api/v1/missed-searches/keeper                                 S f - f f f f f +
GET /desk/cases/<int:case_id>/answers                              S - - - - - + + -
POST /desk/cases/<int:case_id>/answers/<int:page_id>               S - - - - - - - -
GET /api/v1/cases/<case_id>/answers                                S - - - - - + + -
GET /knowledge/of/<int:post_id>/                                   S - - + + + - - -
POST /knowledge/<int:page_id>/verification                         S - - + + + - - -
GET /knowledge/<int:page_id>/owner                                 S - - + + + - - -
POST /knowledge/<int:page_id>/owner                                S - - + + + - - -
PUT /api/v1/pages/<page_id>/verification                           S - - + + + - - -
PUT /api/v1/pages/<page_id>/owner                                  S - - + + + - - -
GET /knowledge/<int:page_id>/links                                 S - - + + + - - -
GET /knowledge/<int:page_id>/versions/                             S - - + + + - - -
GET /knowledge/<int:page_id>/versions/<int:number>/                S - - + + + - - -
POST /knowledge/<int:page_id>/versions/<int:number>/restoration    S - - + + + - - -
GET /knowledge/<int:page_id>/place                                 S - - + + + - - -
POST /knowledge/<int:page_id>/place                                S - - + + + - - -
GET /knowledge/<int:page_id>/archive                               S - - + + + - - -
POST /knowledge/<int:page_id>/archive                              S - - + + + - - -
GET /knowledge/<int:page_id>/restoration                           S - - f f f - - -
POST /knowledge/<int:page_id>/restoration                          S - - f f f - - -
GET /api/v1/pages                                                  S + + + + + + + +
GET /api/v1/pages/<page_id>                                        S - - + + + - - -
PATCH /api/v1/pages/<page_id>                                      S - - + + + - - -
DELETE /api/v1/pages/<page_id>                                     S - - + + + - - -
POST /api/v1/pages/<page_id>/restoration                           S - - f f f - - -
PUT /api/v1/pages/<page_id>/place                                  S - - + + + - - -
GET /api/v1/pages/<page_id>/versions                               S - - + + + - - -
POST /api/v1/pages/<page_id>/versions/<number>/restoration         S - - + + + - - -
GET /api/v1/pages/<page_id>/links                                  S - - + + + - - -
GET /api/v1/channels/<channel_id>/pages                            S - - + + + - - -
POST /api/v1/channels/<channel_id>/pages                           S - - + + + - - -
PUT /api/v1/channels/<channel_id>/page-writers                     S - - f f + - - -
"""
