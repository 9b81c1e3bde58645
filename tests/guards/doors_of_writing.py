"""The doors of what helps while writing (see `test_doors`)."""

BODIES = {
    "POST /api/v1/preview": {"source": "Hallo"},
}

TABLE = """
GET /drafts/                                                       S + + + + + + + +
POST /drafts/<str:place>/discarding                                S + + + + + + + +
POST /preview                                                      S + + + + + + + +
GET /tags/                                                         S + + + + + + + +
GET /tags/<str:tag>/                                               S + + + + + + + +
POST /posts/<int:post_id>/taking-back                              S - - + f f - - -
GET /api/v1/drafts                                                 S + + + + + + + +
POST /api/v1/preview                                               S + + + + + + + +
GET /api/v1/tags                                                   S + + + + + + + +
GET /api/v1/tags/<tag>/posts                                       S + + + + + + + +
POST /api/v1/posts/<post_id>/taking-back                           S - - + f f - - -
"""
