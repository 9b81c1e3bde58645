"""The addresses of the desk."""

from django.urls import path

from .views import (
    answer,
    assigning,
    case,
    kept,
    kept_views,
    offering,
    queue,
    ruling,
    settings,
    working,
)

app_name = "desk"

urlpatterns = [
    path("", queue.desk, name="desk"),
    path("news", queue.news, name="news"),
    path("asked", queue.asked, name="asked"),
    path("cases/<int:case_id>/", case.case, name="case"),
    path("cases/<int:case_id>/conversation", case.conversation, name="conversation"),
    path("cases/<int:case_id>/context", case.context, name="context"),
    path("cases/<int:case_id>/thread", case.thread, name="thread"),
    path("cases/<int:case_id>/live", case.live, name="live"),
    path("cases/<int:case_id>/person", case.person, name="person"),
    path("cases/<int:case_id>/presence", case.presence, name="presence"),
    path("cases/<int:case_id>/assignment", case.assignment, name="assignment"),
    path("cases/<int:case_id>/kind", case.kind, name="kind"),
    path("cases/<int:case_id>/state", case.state, name="state"),
    path("cases/<int:case_id>/labels", working.labels, name="case-labels"),
    path("cases/<int:case_id>/priority", working.priority, name="priority"),
    path("cases/<int:case_id>/snooze", working.snooze, name="snooze"),
    path("cases/<int:case_id>/notes", case.notes, name="notes"),
    path("cases/<int:case_id>/reflection", case.reflection, name="reflection"),
    path("cases/<int:case_id>/contributions", case.contributions, name="contributions"),
    path("cases/<int:case_id>/answer", answer.answer, name="answer"),
    path("cases/<int:case_id>/answer/preview", answer.preview, name="preview"),
    path("cases/<int:case_id>/answer/approval", answer.approval, name="approval"),
    path("cases/<int:case_id>/answer/withdrawal", answer.withdrawal, name="withdrawal"),
    path("cases/<int:case_id>/answer/rewriting", answer.rewriting, name="rewriting"),
    path(
        "cases/<int:case_id>/answer/pictures/<int:attachment_id>/", answer.picture, name="picture"
    ),
    path("me", assigning.me, name="me"),
    path("settings/channels/<int:channel_id>/assigning", assigning.assigning, name="assigning"),
    path("narrowing", working.narrowing, name="narrowing"),
    path("bulk", working.bulk, name="bulk"),
    path("deeds/<int:deed_id>/undoing", working.undoing, name="undoing"),
    path("views/", kept_views.views, name="views"),
    path("views/<int:view_id>/removal", kept_views.removal, name="view-removal"),
    path("settings/rules/", ruling.rules, name="rules"),
    path("settings/rules/new", ruling.new, name="rule-new"),
    path("settings/rules/dry-run", ruling.dry_run, name="dry-run"),
    path("settings/rules/<int:rule_id>", ruling.rule, name="rule"),
    path("settings/rules/<int:rule_id>/removal", ruling.removal, name="rule-removal"),
    path("settings/labels/", kept_views.labels, name="labels"),
    path("settings/labels/<int:label_id>", kept_views.label, name="label"),
    path("cases/<int:case_id>/answers", offering.offers, name="offers"),
    path("cases/<int:case_id>/answers/<int:page_id>", offering.offer, name="offer"),
    path("kept", kept.kept, name="kept"),
    path("settings/", settings.overview, name="settings"),
    path("settings/opening-hours", settings.opening_hours, name="opening-hours"),
    path("settings/channels/<int:channel_id>/", settings.channel, name="channel-settings"),
]
