"""The doors of what is said later: part of the table of rights."""

BODIES = {
    "POST /api/v1/channels/<channel_id>/scheduled": {
        "at": "2026-12-31T10:00:00Z",
        "source": "Bald",
    },
}

# The member has planned something.
TABLE = """
POST /scheduled/<int:scheduled_id>/withdrawal                      S - - + - - - - -
GET /api/v1/scheduled                                              S + + + + + + + +
POST /api/v1/channels/<channel_id>/scheduled                       S - - + + + - - -
DELETE /api/v1/scheduled/<scheduled_id>                            S - - + - - - - -
"""
