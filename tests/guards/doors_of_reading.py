"""The doors of reading: bookmarks and the like (see `test_doors`)."""

BODIES: dict[str, dict[str, object]] = {
    "POST /notifications/levels/tag/<str:tag>/": {"level": "muted"},
    "PUT /api/v1/tags/<tag>/attention": {"level": "muted"},
    "PUT /api/v1/translator": {"kind": "libre", "address": "https://127.0.0.1:1"},
    "PUT /api/v1/reactions": {"names": []},
    "PUT /api/v1/posts/<post_id>/bookmark": {"note": "Wichtig"},
}

TABLE = """
GET /bookmarks/                                                    S + + + + + + + +
GET /posts/<int:post_id>/bookmark                                  S - - + + + - - -
POST /posts/<int:post_id>/bookmark                                 S - - + + + - - -
POST /posts/<int:post_id>/bookmark/end                             S + + + + + + + +
POST /posts/<int:post_id>/read                                     S - - + + + - - -
POST /posts/<int:post_id>/read/everywhere                          S - - + + + - - -
GET /read/undo                                                     S + + + + + + + +
POST /read/undo                                                    S + + + + + + + +
PUT /api/v1/posts/<post_id>/read                                   S - - + + + - - -
DELETE /api/v1/feed/read                                           S + + + + + + + +
GET /worth/                                                        S + + + + + + + +
GET /worth/how/                                                    S + + + + + + + +
POST /worth/how/                                                   S + + + + + + + +
POST /worth/switch                                                 S + + + + + + + +
GET /api/v1/worth                                                  S + + + + + + + +
GET /api/v1/worth/formula                                          S + + + + + + + +
PUT /api/v1/worth/formula                                          S + + + + + + + +
DELETE /api/v1/worth/formula                                       S + + + + + + + +
GET /notifications/levels/tag/<str:tag>/                           S + + + + + + + +
POST /notifications/levels/tag/<str:tag>/                          S + + + + + + + +
GET /api/v1/tags/<tag>/attention                                   S + + + + + + + +
PUT /api/v1/tags/<tag>/attention                                   S + + + + + + + +
GET /settings/reactions/                                           S f f f f f f f +
POST /settings/reactions/                                          S f f f f f f f +
GET /api/v1/reactions                                              S + + + + + + + +
PUT /api/v1/reactions                                              S f f f f f f f +
POST /posts/<int:post_id>/translation                              S - - + + + - - -
GET /settings/translation/                                         S f f f f f f f +
POST /settings/translation/                                        S f f f f f f f +
POST /api/v1/posts/<post_id>/translation                           S - - + + + - - -
GET /api/v1/translator                                             S f f f f f f f +
PUT /api/v1/translator                                             S f f f f f f f +
DELETE /api/v1/translator                                          S f f f f f f f +
GET /api/v1/bookmarks                                              S + + + + + + + +
PUT /api/v1/posts/<post_id>/bookmark                               S - - + + + - - -
DELETE /api/v1/posts/<post_id>/bookmark                            S + + + + + + + +
"""
