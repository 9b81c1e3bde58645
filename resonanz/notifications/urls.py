from django.urls import path

from . import attention_views, reach_views, views

app_name = "notifications"

urlpatterns = [
    path("notifications/", views.notifications, name="list"),
    path("notifications/badge", views.badge, name="badge"),
    path("notifications/read", views.read_mark, name="read"),
    path("notifications/levels/", attention_views.choices, name="choices"),
    path("notifications/levels/<slug:kind>/<int:number>/", attention_views.choice, name="choice"),
    path("channels/<int:channel_id>/levels/", attention_views.defaults, name="defaults"),
    path("notifications/reach/", reach_views.reach, name="reach"),
    path("notifications/reach/mails", reach_views.mails, name="mails"),
    path("notifications/quiet/<int:department_id>/", reach_views.department_quiet, name="quiet"),
    path("notifications/mail/<str:token>/end", reach_views.mail_end, name="mail-end"),
    path("notifications/<int:notification_id>/", views.notification, name="notification"),
]
