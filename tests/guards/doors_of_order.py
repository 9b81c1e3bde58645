"""The doors of order: reports, decisions, appeals (see `test_doors`)."""

BODIES = {
    "POST /api/v1/posts/<post_id>/reports": {"reason": "spam"},
    "POST /api/v1/posts/<post_id>/decision": {"deed": "nothing"},
    "POST /api/v1/reviews/<review_id>/decision": {"deed": "nothing"},
    "POST /api/v1/decisions/<decision_id>/appeal": {"words": "Warum?"},
    "PUT /api/v1/decisions/<decision_id>/appeal": {"granted": True, "answer": "Ja"},
    "POST /api/v1/decisions/<decision_id>/lifting": {"reason": "Doch nicht"},
    "PUT /api/v1/moderation/words": {"words": []},
    "PUT /api/v1/channels/<channel_id>/care": {"first_posts": True},
}

TABLE = """
GET /moderation/                                                   S + + + + + + + +
GET /moderation/trail                                              S + + + + + + + +
GET /moderation/words                                              S f f f f f f f +
POST /moderation/words                                             S f f f f f f f +
POST /moderation/spaces/<int:channel_id>                           S - - f + + - - -
GET /moderation/reviews/<int:review_id>/                           S - - - + + - - +
POST /moderation/reviews/<int:review_id>/                          S - - - + + - - +
GET /moderation/decisions/<int:decision_id>/                       S - - + + + - - -
POST /moderation/decisions/<int:decision_id>/                      S - - + f f - - -
POST /moderation/decisions/<int:decision_id>/answer                S - - + + + - - -
POST /moderation/decisions/<int:decision_id>/lifting               S - - f + + - - -
GET /posts/<int:post_id>/report                                    S - - f + + - - -
POST /posts/<int:post_id>/report                                   S - - f + + - - -
GET /posts/<int:post_id>/review                                    S - - f + + - - -
POST /posts/<int:post_id>/review                                   S - - f + + - - -
POST /api/v1/posts/<post_id>/reports                               S - - f + + - - -
POST /api/v1/posts/<post_id>/decision                              S - - f + + - - -
GET /api/v1/reviews                                                S + + + + + + + +
GET /api/v1/reviews/<review_id>                                    S - - - + + - - +
POST /api/v1/reviews/<review_id>/decision                          S - - - + + - - +
GET /api/v1/decisions/<decision_id>                                S - - + + + - - -
POST /api/v1/decisions/<decision_id>/appeal                        S - - + f f - - -
PUT /api/v1/decisions/<decision_id>/appeal                         S - - + + + - - -
POST /api/v1/decisions/<decision_id>/lifting                       S - - f + + - - -
GET /api/v1/moderation/trail                                       S + + + + + + + +
GET /api/v1/moderation/words                                       S f f f f f f f +
PUT /api/v1/moderation/words                                       S f f f f f f f +
PUT /api/v1/channels/<channel_id>/care                             S - - f + + - - -
"""
