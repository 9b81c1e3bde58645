from django.urls import path

from . import views

app_name = "accounts"

urlpatterns = [
    path("demonstration/<slug:slug>/", views.demonstration_login, name="demonstration"),
    path("settings/keys/", views.tokens, name="tokens"),
    path("settings/keys/<int:token_id>/revocation", views.token_revocation, name="revocation"),
    path("settings/stored/", views.stored, name="stored"),
]
