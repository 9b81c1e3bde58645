"""The doors of reading: bookmarks and the like (see `test_doors`)."""

BODIES: dict[str, dict[str, object]] = {
    "PUT /api/v1/posts/<post_id>/bookmark": {"note": "Wichtig"},
}

TABLE = """
GET /bookmarks/                                                    S + + + + + + + +
GET /posts/<int:post_id>/bookmark                                  S - - + + + - - -
POST /posts/<int:post_id>/bookmark                                 S - - + + + - - -
POST /posts/<int:post_id>/bookmark/end                             S + + + + + + + +
GET /api/v1/bookmarks                                              S + + + + + + + +
PUT /api/v1/posts/<post_id>/bookmark                               S - - + + + - - -
DELETE /api/v1/posts/<post_id>/bookmark                            S + + + + + + + +
"""
