from django.urls import path

from . import views

app_name = "insights"

urlpatterns = [
    path("", views.mirror, name="mirror"),
    path("mirror.csv", views.mirror_table, name="mirror-table"),
    path("departments/", views.departments, name="departments"),
    path("departments.csv", views.departments_table, name="departments-table"),
    path("me/", views.own, name="own"),
    path("definitions/", views.definitions, name="definitions"),
]
