"""The doors of the plan: lines of the table of rights, see `test_doors`."""

TABLE = """
DELETE /api/v1/planned-posts/<planned_id>                          S - - - - - + + -
DELETE /api/v1/planned-posts/<planned_id>/channels/<channel_id>    S - - - - - + + -
GET /api/v1/planned-posts                                          S + + + + + + + +
GET /api/v1/planned-posts/<planned_id>                             S - - - - - + + -
GET /api/v1/publishing/halt                                        S + + + + + + + +
GET /plan/                                                         S + + + + + + + +
GET /plan/halt                                                     S f f f f f f + +
GET /plan/month                                                    S + + + + + + + +
GET /plan/posts/<int:planned_id>/                                  S - - - - - + + -
GET /plan/posts/<int:planned_id>/edit                              S - - - - - + + -
GET /plan/posts/<int:planned_id>/pictures/<int:attachment_id>/     S - - - - - - - -
GET /plan/posts/<int:planned_id>/pictures/<int:attachment_id>/poster S - - - - - - - -
GET /plan/posts/<int:planned_id>/pictures/<int:attachment_id>/subtitles S - - - - - - - -
GET /plan/posts/<int:planned_id>/videos                            S - - - - - + + -
GET /plan/posts/new                                                S + + + + + + + +
GET /plan/week                                                     S + + + + + + + +
POST /api/v1/planned-posts                                         S + + + + + + + +
POST /api/v1/planned-posts/<planned_id>/approval                   S - - - - - f f -
POST /api/v1/planned-posts/<planned_id>/channels/<channel_id>/retry S - - - - - + + -
POST /api/v1/planned-posts/<planned_id>/comments                   S - - - - - + + -
POST /api/v1/planned-posts/<planned_id>/stop                       S - - - - - + + -
POST /api/v1/planned-posts/<planned_id>/submission                 S - - - - - + + -
POST /api/v1/planned-posts/preview                                 S + + + + + + + +
POST /plan/halt                                                    S f f f f f f + +
POST /plan/posts/<int:planned_id>/approval                         S - - - - - f f -
POST /plan/posts/<int:planned_id>/channels/<int:channel_id>/correction S - - - - - + + -
POST /plan/posts/<int:planned_id>/channels/<int:channel_id>/removal S - - - - - + + -
POST /plan/posts/<int:planned_id>/channels/<int:channel_id>/retrial S - - - - - + + -
POST /plan/posts/<int:planned_id>/comments                         S - - - - - + + -
POST /plan/posts/<int:planned_id>/copy                             S - - - - - + + -
POST /plan/posts/<int:planned_id>/deletion                         S - - - - - + + -
POST /plan/posts/<int:planned_id>/edit                             S - - - - - + + -
POST /plan/posts/<int:planned_id>/stop                             S - - - - - + + -
POST /plan/posts/<int:planned_id>/submission                       S - - - - - + + -
POST /plan/posts/<int:planned_id>/time                             S - - - - - + + -
POST /plan/posts/new                                               S + + + + + + + +
POST /plan/preview                                                 S + + + + + + + +
PUT /api/v1/planned-posts/<planned_id>                             S - - - - - + + -
PUT /api/v1/planned-posts/<planned_id>/channels/<channel_id>/text  S - - - - - + + -
PUT /api/v1/planned-posts/<planned_id>/time                        S - - - - - + + -
PUT /api/v1/publishing/halt                                        S f f f f f f + +
"""
