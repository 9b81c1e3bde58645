"""The addresses of what is said."""

from django.urls import path

from .views import feeds, messages, searching, threads, uploading, writing

app_name = "conversations"

urlpatterns = [
    path("", feeds.home, name="home"),
    path("new", feeds.newer, name="newer"),
    path("read", feeds.read_mark, name="read"),
    path("spaces/<slug:slug>/", feeds.space, name="space"),
    path("channels/<int:channel_id>/", feeds.channel, name="channel"),
    path("channels/<int:channel_id>/new", feeds.newer, name="channel-newer"),
    path("channels/<int:channel_id>/read", feeds.read_mark, name="channel-read"),
    path("channels/<int:channel_id>/posts", writing.posts, name="posts"),
    path("posts/<int:post_id>/", threads.thread, name="thread"),
    path("posts/<int:post_id>/new", threads.news, name="news"),
    path("posts/<int:post_id>/comments", threads.comments, name="comments"),
    path("posts/<int:post_id>/answer", threads.answer, name="answer"),
    path("posts/<int:post_id>/reactions", threads.reactions_list, name="reactions-list"),
    path("posts/<int:post_id>/reactions/<slug:name>", threads.reactions, name="reactions"),
    path("posts/<int:post_id>/history", threads.history, name="history"),
    path("posts/<int:post_id>/edit", threads.edit, name="edit"),
    path("posts/<int:post_id>/deletion", threads.deletion, name="deletion"),
    path("posts/<int:post_id>/restoration", threads.restoration, name="restoration"),
    path("messages/", messages.talks, name="talks"),
    path("messages/new", messages.new, name="talk-new"),
    path("messages/<int:channel_id>/", messages.talk, name="talk"),
    path("messages/<int:channel_id>/later", messages.later, name="talk-later"),
    path("messages/<int:channel_id>/posts", messages.posts, name="talk-posts"),
    path("messages/<int:channel_id>/muting", messages.muting, name="talk-muting"),
    path("messages/<int:channel_id>/departure", messages.departure, name="talk-departure"),
    path("compose", writing.compose, name="compose"),
    path("drafts/<str:place>", writing.draft, name="draft"),
    path("attachments/", writing.uploads, name="uploads"),
    path("attachments/<int:attachment_id>/", writing.attachment, name="attachment"),
    path("attachments/<int:attachment_id>/poster", uploading.poster, name="poster"),
    path("attachments/<int:attachment_id>/subtitles", uploading.subtitles, name="subtitles"),
    path("uploads/", uploading.uploads, name="videos"),
    path("uploads/<uuid:key>/", uploading.upload, name="video"),
    path("people/completion", writing.completion, name="completion"),
    path("people/<int:person_id>/posts", feeds.of_person, name="of-person"),
    path("search", searching.search, name="search"),
]
