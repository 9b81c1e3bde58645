"""The addresses of the plan."""

from django.urls import path

from .views import composer, halt, plan, post

app_name = "planning"

urlpatterns = [
    path("", plan.plan, name="plan"),
    path("month", plan.month, name="month"),
    path("week", plan.week, name="week"),
    path("halt", halt.halt, name="halt"),
    path("preview", composer.preview, name="preview"),
    path("posts/new", composer.new, name="new"),
    path("posts/<int:planned_id>/", post.post, name="post"),
    path("posts/<int:planned_id>/edit", composer.edit, name="edit"),
    path("posts/<int:planned_id>/videos", post.videos, name="videos"),
    path("posts/<int:planned_id>/time", post.time, name="time"),
    path("posts/<int:planned_id>/stop", post.stop, name="stop"),
    path("posts/<int:planned_id>/submission", post.submission, name="submission"),
    path("posts/<int:planned_id>/approval", post.approval, name="approval"),
    path("posts/<int:planned_id>/comments", post.comments, name="comments"),
    path("posts/<int:planned_id>/copy", post.copy, name="copy"),
    path("posts/<int:planned_id>/deletion", post.deletion, name="deletion"),
    path("posts/<int:planned_id>/channels/<int:channel_id>/retrial", post.retrial, name="retrial"),
    path(
        "posts/<int:planned_id>/channels/<int:channel_id>/correction",
        post.correction,
        name="correction",
    ),
    path("posts/<int:planned_id>/channels/<int:channel_id>/removal", post.removal, name="removal"),
    path("posts/<int:planned_id>/pictures/<int:attachment_id>/", post.picture, name="picture"),
    path("posts/<int:planned_id>/pictures/<int:attachment_id>/poster", post.poster, name="poster"),
    path(
        "posts/<int:planned_id>/pictures/<int:attachment_id>/subtitles",
        post.subtitles,
        name="subtitles",
    ),
]
