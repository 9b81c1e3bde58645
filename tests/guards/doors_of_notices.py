"""The doors of announcements: part of the table of rights."""

_NOTICE = {"title": "Neu", "asks": "Gelesen", "until": "2027-01-01T10:00:00Z"}

BODIES = {
    "PUT /api/v1/posts/<post_id>/confirmation": {"version": 1},
    "PUT /api/v1/posts/<post_id>/notice": _NOTICE | {"source": "Text"},
    "POST /api/v1/channels/<channel_id>/notice-cost": {"source": "Text"},
}

# The post of the walk is just said: it is nobody's announcement.
TABLE = """
POST /compose/cost                                                 S + + + + + + + +
POST /posts/<int:post_id>/confirmation                             S - - + + + - - -
GET /posts/<int:post_id>/confirmations                             S - - f f f - - -
GET /posts/<int:post_id>/notice                                    S - - f f f - - -
POST /posts/<int:post_id>/notice                                   S - - f f f - - -
POST /posts/<int:post_id>/notice/reminder                          S - - f f f - - -
GET /posts/<int:post_id>/notice/end                                S - - + + + - - -
POST /posts/<int:post_id>/notice/end                               S - - + + + - - -
GET /api/v1/notices                                                S + + + + + + + +
PUT /api/v1/posts/<post_id>/confirmation                           S - - + + + - - -
GET /api/v1/posts/<post_id>/confirmations                          S - - f f f - - -
PUT /api/v1/posts/<post_id>/notice                                 S - - f f f - - -
POST /api/v1/posts/<post_id>/notice/reminder                       S - - f f f - - -
PUT /api/v1/posts/<post_id>/notice/end                             S - - + + + - - -
POST /api/v1/channels/<channel_id>/notice-cost                     S - - f + + - - -
"""
