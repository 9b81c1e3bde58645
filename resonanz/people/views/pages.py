"""What pages with a form have in common."""

from django import forms
from django.views.decorators.http import require_http_methods

form_page = require_http_methods(["GET", "POST"])


def status_of(form: forms.BaseForm) -> int:
    return 422 if form.is_bound and form.errors else 200
