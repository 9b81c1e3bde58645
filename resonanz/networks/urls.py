"""Addresses of the networks."""

from django.urls import path

from . import views

app_name = "networks"

urlpatterns = [
    path("networks/", views.accounts, name="accounts"),
    path("networks/connect/<slug:key>/", views.connect, name="connect"),
    path("networks/connect/<slug:key>/return/", views.come_back, name="return"),
    path("networks/connect/<slug:key>/choice/", views.choice, name="choice"),
    path("networks/hooks/<slug:key>/", views.hook, name="hook"),
    path("networks/hooks/<slug:key>/<str:token>/", views.hook, name="own_hook"),
    path("networks/out/<str:token>", views.out, name="out"),
    path("networks/accounts/<int:number>/", views.account, name="account"),
    path("networks/accounts/<int:number>/intake", views.intake, name="intake"),
    path("networks/accounts/<int:number>/state", views.state, name="state"),
    path("networks/accounts/<int:number>/disconnection", views.disconnection, name="disconnection"),
    path("networks/accounts/<int:number>/outsider", views.outsider, name="outsider"),
    path("networks/accounts/<int:number>/watches", views.watches, name="watches"),
    path("deliveries/", views.deliveries, name="deliveries"),
    path("deliveries/<int:number>/look", views.look, name="look"),
    path("deliveries/<int:number>/end", views.end, name="end"),
    path("deliveries/<int:number>/", views.one_delivery, name="delivery"),
    path("deliveries/<int:number>/retrial", views.retrial, name="retrial"),
    path("deliveries/<int:number>/withdrawal", views.withdrawal, name="withdrawal"),
]
