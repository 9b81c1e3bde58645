"""The doors of what one hears: levels, mails, quiet hours, devices (see `test_doors`)."""

BODIES = {
    "POST /notifications/levels/<slug:kind>/<int:number>/": {"level": "muted"},
    "PUT /api/v1/attention/<kind>/<number>": {"level": "muted"},
    "POST /channels/<int:channel_id>/levels/": {"level": "mentions"},
    "PUT /api/v1/channels/<channel_id>/attention": {"level": "mentions"},
}

TABLE = """
GET /notifications/levels/                                         S + + + + + + + +
GET /notifications/levels/<slug:kind>/<int:number>/                S - - + + + - - -
POST /notifications/levels/<slug:kind>/<int:number>/               S - - + + + - - -
GET /channels/<int:channel_id>/levels/                             S - - f f + - - -
POST /channels/<int:channel_id>/levels/                            S - - f f + - - -
GET /api/v1/attention                                              S + + + + + + + +
GET /api/v1/attention/<kind>/<number>                              S - - + + + - - -
PUT /api/v1/attention/<kind>/<number>                              S - - + + + - - -
GET /api/v1/channels/<channel_id>/attention                        S - - f f + - - -
PUT /api/v1/channels/<channel_id>/attention                        S - - f f + - - -
"""
