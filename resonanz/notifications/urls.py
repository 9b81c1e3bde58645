from django.urls import path

from . import attention_views, views

app_name = "notifications"

urlpatterns = [
    path("notifications/", views.notifications, name="list"),
    path("notifications/badge", views.badge, name="badge"),
    path("notifications/read", views.read_mark, name="read"),
    path("notifications/levels/", attention_views.choices, name="choices"),
    path("notifications/levels/<slug:kind>/<int:number>/", attention_views.choice, name="choice"),
    path("channels/<int:channel_id>/levels/", attention_views.defaults, name="defaults"),
    path("notifications/<int:notification_id>/", views.notification, name="notification"),
]
