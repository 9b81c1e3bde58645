"""The doors of conversations of few (see `test_doors`)."""

BODIES = {
    "POST /api/v1/conversations": {"people": []},
    "POST /api/v1/conversations/<conversation_id>/people": {"people": []},
    "POST /messages/<int:channel_id>/posts": {"source": "Hallo"},
}

TABLE = """
GET /messages/                                                     S + + + + + + + +
GET /messages/new                                                  S + + + + + + + +
POST /messages/new                                                 S + + + + + + + +
GET /messages/<int:channel_id>/                                    S - - + + + - - -
GET /messages/<int:channel_id>/departure                           S - - + + + - - -
POST /messages/<int:channel_id>/departure                          S - - + + + - - -
GET /messages/<int:channel_id>/later                               S - - + + + - - -
POST /messages/<int:channel_id>/posts                              S - - + + + - - -
GET /api/v1/conversations                                          S + + + + + + + +
POST /api/v1/conversations                                         S + + + + + + + +
GET /api/v1/conversations/<conversation_id>                        S - - + + + - - -
POST /api/v1/conversations/<conversation_id>/people                S - - + + + - - -
DELETE /api/v1/conversations/<conversation_id>/membership          S - - + + + - - -
"""
