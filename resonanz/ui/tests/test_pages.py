"""Every page stands on the same ground."""

import pytest
from django.template import engines
from django.test import RequestFactory

from resonanz.people.models import Person


@pytest.fixture
def render(rf: RequestFactory):
    def render(
        source: str, person: Person | None = None, path: str = "/", **context: object
    ) -> str:
        request = rf.get(path)
        request.person = person
        request.user = person.user if person else None
        return engines["django"].from_string(source).render(context, request)

    return render


BASE = '{% extends "ui/base.html" %}{% block title %}T{% endblock %}{% block main %}M{% endblock %}'


def test_the_base_page_shows_the_rail_of_whoever_looks(render, mira, service):
    html = render(BASE, mira)
    assert 'href="/spaces/service/"' in html
    assert 'aria-current="page"' in html
    assert "Mira Kern" in html
