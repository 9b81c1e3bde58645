"""The doors of what one hears: levels, mails, quiet hours, devices (see `test_doors`)."""

BODIES = {
    "POST /notifications/levels/<slug:kind>/<int:number>/": {"level": "muted"},
    "PUT /api/v1/attention/<kind>/<number>": {"level": "muted"},
    "POST /channels/<int:channel_id>/levels/": {"level": "mentions"},
    "PUT /api/v1/channels/<channel_id>/attention": {"level": "mentions"},
}

TABLE = """
GET /notifications/devices/                                        S + + + + + + + +
POST /notifications/devices/                                       S + + + + + + + +
POST /notifications/devices/<int:device_id>/removal                S + + + + + + + +
GET /api/v1/devices                                                S + + + + + + + +
GET /api/v1/devices/key                                            S + + + + + + + +
POST /api/v1/devices                                               S + + + + + + + +
DELETE /api/v1/devices/<device_id>                                 S + + + + + + + +
GET /notifications/reach/                                          S + + + + + + + +
POST /notifications/reach/                                         S + + + + + + + +
POST /notifications/reach/mails                                    S + + + + + + + +
GET /notifications/quiet/<int:department_id>/                      S f - f f f f f +
POST /notifications/quiet/<int:department_id>/                     S f - f f f f f +
GET /notifications/mail/<str:token>/end                            - - - - - - - - -
POST /notifications/mail/<str:token>/end                           - - - - - - - - -
GET /api/v1/reach                                                  S + + + + + + + +
PATCH /api/v1/reach                                                S + + + + + + + +
GET /api/v1/departments/<department_id>/quiet                      S + - + + + + + +
PUT /api/v1/departments/<department_id>/quiet                      S f - f f f f f +
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
