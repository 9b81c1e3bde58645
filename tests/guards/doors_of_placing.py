"""The doors of pinned, shared and moved threads: part of the table of rights."""

BODIES = {
    "POST /api/v1/posts/<post_id>/shares": {"channel": "<channel_id>"},
    "PUT /api/v1/posts/<post_id>/channel": {"channel": "<channel_id>", "reason": "Passt dort"},
}

TABLE = """
GET /posts/<int:post_id>/pin                                       S - - f + + - - -
POST /posts/<int:post_id>/pin                                      S - - f + + - - -
GET /posts/<int:post_id>/shares                                    S - - + + + - - -
POST /posts/<int:post_id>/shares                                   S - - + + + - - -
GET /posts/<int:post_id>/move                                      S - - f + + - - -
POST /posts/<int:post_id>/move                                     S - - f + + - - -
GET /api/v1/channels/<channel_id>/pins                             S - - + + + - - -
PUT /api/v1/posts/<post_id>/pin                                    S - - f + + - - -
DELETE /api/v1/posts/<post_id>/pin                                 S - - f + + - - -
POST /api/v1/posts/<post_id>/shares                                S - - + + + - - -
PUT /api/v1/posts/<post_id>/channel                                S - - f + + - - -
"""
