"""The doors of the product as an app of the device, and of what a text does (see `test_doors`)."""

BODIES = {
    "POST /api/v1/channels/<channel_id>/telling": {"source": "@space/service"},
    "PUT /api/v1/telling-limits": {"members": 5, "keepers": 50, "administrators": 500},
}

TABLE = """
GET /app.webmanifest                                               + + + + + + + + +
GET /offline                                                       + + + + + + + + +
GET /service-worker.js                                             + + + + + + + + +
POST /compose/shared                                               S f f f f f f f f
POST /compose/telling                                              S + + + + + + + +
GET /settings/telling                                              S f f f f f f f +
POST /settings/telling                                             S f f f f f f f +
POST /api/v1/channels/<channel_id>/telling                         S - - + + + - - -
GET /api/v1/telling-limits                                         S f f f f f f f +
GET /posts/<int:post_id>/preview                                   S - - - - - - - -
POST /posts/<int:post_id>/preview/removal                          S - - + f f - - -
DELETE /api/v1/posts/<post_id>/link-preview                        S - - + f f - - -
PUT /api/v1/telling-limits                                         S f f f f f f f +
"""
