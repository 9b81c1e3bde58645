from django.urls import path

from . import attention_views, device_views, reach_views, views
from .worth import views as worth

app_name = "notifications"

urlpatterns = [
    path("notifications/", views.notifications, name="list"),
    path("notifications/badge", views.badge, name="badge"),
    path("notifications/read", views.read_mark, name="read"),
    path("worth/", worth.worth, name="worth"),
    path("worth/how/", worth.how, name="worth-how"),
    path("worth/switch", worth.switch, name="worth-switch"),
    path("notifications/levels/", attention_views.choices, name="choices"),
    path(
        "notifications/levels/tag/<str:tag>/", attention_views.choice_of_tag, name="choice-of-tag"
    ),
    path("notifications/levels/<slug:kind>/<int:number>/", attention_views.choice, name="choice"),
    path("channels/<int:channel_id>/levels/", attention_views.defaults, name="defaults"),
    path("notifications/reach/", reach_views.reach, name="reach"),
    path("notifications/reach/mails", reach_views.mails, name="mails"),
    path("notifications/quiet/<int:department_id>/", reach_views.department_quiet, name="quiet"),
    path("notifications/mail/<str:token>/end", reach_views.mail_end, name="mail-end"),
    path("notifications/devices/", device_views.devices, name="devices"),
    path(
        "notifications/devices/<int:device_id>/removal",
        device_views.device_removal,
        name="device-removal",
    ),
    path("notifications/<int:notification_id>/", views.notification, name="notification"),
]
