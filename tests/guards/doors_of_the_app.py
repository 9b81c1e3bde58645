"""The doors of the product as an app of the device (see `test_doors`)."""

TABLE = """
GET /app.webmanifest                                               + + + + + + + + +
GET /offline                                                       + + + + + + + + +
GET /service-worker.js                                             + + + + + + + + +
POST /compose/shared                                               S f f f f f f f f
"""
