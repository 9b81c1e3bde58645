"""The doors of questions, polls, ideas and the like: part of the table of rights."""

_EVENT = {"starts_at": "2100-01-01T10:00:00Z", "ends_at": "2100-01-01T11:00:00Z"}

BODIES = {
    "PUT /api/v1/posts/<post_id>/attendance": {"answer": "yes"},
    "PUT /api/v1/posts/<post_id>/event": _EVENT | {"title": "Grillen", "zone": "Europe/Berlin"},
    "PUT /api/v1/posts/<post_id>/event/cancellation": {"remark": "Regen"},
    "POST /posts/<int:post_id>/vote": {"choice-<post_id>": "0"},
    "PUT /api/v1/posts/<post_id>/vote": {"choices": [0]},
    "PUT /api/v1/posts/<post_id>/stage": {"stage": "weighed"},
}

# The post of the walk is just said: whoever may see it is refused by name, others find nothing.
TABLE = """
GET /channels/<int:channel_id>/ideas/                              S - - + + + - - -
GET /calendar/                                                     S + + + + + + + +
GET /calendar/<str:secret>.ics                                     - - - - - - - - -
POST /calendar/address                                             S + + + + + + + +
GET /channels/<int:channel_id>/calendar/                           S - - + + + - - -
POST /posts/<int:post_id>/attendance                               S - - + + + - - -
GET /posts/<int:post_id>/event                                     S - - - - - - - -
POST /posts/<int:post_id>/event                                    S - - - - - - - -
POST /posts/<int:post_id>/event/cancellation                       S - - + + + - - -
GET /posts/<int:post_id>/event.ics                                 S - - - - - - - -
GET /api/v1/events                                                 S + + + + + + + +
PUT /api/v1/posts/<post_id>/attendance                             S - - + + + - - -
PUT /api/v1/posts/<post_id>/event                                  S - - + + + - - -
PUT /api/v1/posts/<post_id>/event/cancellation                     S - - + + + - - -
GET /compose/fields                                                S + + + + + + + +
POST /compose/similar                                              S + + + + + + + +
GET /posts/<int:post_id>/form                                      S - - - - - - - -
POST /posts/<int:post_id>/acceptance                               S - - f f f - - -
POST /posts/<int:post_id>/backing                                  S - - + + + - - -
POST /posts/<int:post_id>/stage                                    S - - f + + - - -
POST /posts/<int:post_id>/vote                                     S - - + + + - - -
POST /posts/<int:post_id>/vote/end                                 S - - + + + - - -
POST /posts/<int:post_id>/vote/withdrawal                          S - - + + + - - -
GET /api/v1/channels/<channel_id>/ideas                            S - - + + + - - -
GET /api/v1/posts/<post_id>/form                                   S - - - - - - - -
PUT /api/v1/posts/<post_id>/acceptance                             S - - f f f - - -
DELETE /api/v1/posts/<post_id>/acceptance                          S - - f f f - - -
PUT /api/v1/posts/<post_id>/backing                                S - - + + + - - -
DELETE /api/v1/posts/<post_id>/backing                             S - - + + + - - -
PUT /api/v1/posts/<post_id>/stage                                  S - - f + + - - -
PUT /api/v1/posts/<post_id>/vote                                   S - - + + + - - -
DELETE /api/v1/posts/<post_id>/vote                                S - - + + + - - -
PUT /api/v1/posts/<post_id>/vote/end                               S - - + + + - - -
GET /api/v1/questions/similar                                      S + + + + + + + +
"""
