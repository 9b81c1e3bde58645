from django.urls import path

from . import views

app_name = "notifications"

urlpatterns = [
    path("notifications/", views.notifications, name="list"),
    path("notifications/badge", views.badge, name="badge"),
    path("notifications/read", views.read_mark, name="read"),
    path("notifications/<int:notification_id>/", views.notification, name="notification"),
]
