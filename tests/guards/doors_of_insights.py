"""The doors of the figures: lines of the table of rights, see `test_doors`."""

TABLE = """
GET /insights/                                                     S + f + + + + + +
GET /insights/definitions/                                         S + f + + + + + +
GET /insights/departments/                                         S f f f f f f + +
GET /insights/departments.csv                                      S f f f f f f + +
GET /insights/me/                                                  S + f + + + + + +
GET /insights/mirror.csv                                           S f f f f f f + +
GET /api/v1/insights/departments                                   S f f f f f f + +
GET /api/v1/insights/me                                            S + f + + + + + +
GET /api/v1/insights/mirror                                        S f f f f f f + +
"""
