"""Every page stands on the same ground."""

import pytest
from django.conf import settings
from django.test import Client

from resonanz.channels.models import Channel, Membership
from resonanz.people.models import Person
from resonanz.ui.tests.conftest import Render

BASE = '{% extends "ui/base.html" %}{% block title %}T{% endblock %}{% block main %}M{% endblock %}'


def test_the_rail_shows_the_spaces_of_whoever_looks(render: Render, mira: Person, service: Channel):
    html = render(BASE, mira)
    assert 'href="/spaces/service/"' in html
    assert "Mira Kern" in html


def test_the_rail_marks_where_one_is(render: Render, mira: Person):
    assert '<a href="/people/" aria-current="page"' in render(BASE, mira, path="/people/7/")


def test_the_rail_offers_only_what_exists_for_whoever_looks(
    render: Render, tom: Person, gus: Person, ada: Person
):
    member, guest, administrator = (render(BASE, person) for person in (tom, gus, ada))
    assert 'href="/desk/"' not in member
    assert 'href="/networks/"' not in member
    assert 'aria-label="All spaces"' in member
    assert 'aria-label="All spaces"' not in guest
    assert 'href="/networks/"' in administrator


def test_a_page_costs_two_queries_of_the_rail_whatever_one_has_joined(
    render: Render, mira: Person, make_space, django_assert_num_queries
):
    for number in range(30):
        make_space(f"Space{number}", mira)
    # Channels with their unread threads; open cases, a halt and whether anything is unread.
    with django_assert_num_queries(2):
        html = render(BASE, mira)
    assert html.count("/spaces/space") == 30 * 1


def test_a_stranger_gets_the_page_without_a_rail(render: Render, db: None):
    html = render(BASE)
    assert "/compose" not in html
    assert 'href="/accounts/login/"' in html


def test_a_name_cannot_write_markup_into_the_rail(render: Render, tom: Person, service: Channel):
    Channel.objects.filter(pk=service.pk).update(name='<img src=x onerror="alert(1)">')
    assert Membership.objects.filter(person=tom).exists()
    assert "<img src=x" not in render(BASE, tom)


@pytest.mark.django_db
def test_the_policy_lets_no_inline_script_or_style_through(client: Client):
    policy = client.get("/accounts/login/")["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy


def test_no_template_has_inline_script_or_style():
    for template in settings.PACKAGE.rglob("templates/**/*.html"):
        if template.parent.name == "mail":
            continue  # mail programs know no other way
        source = template.read_text(encoding="utf-8")
        assert " style=" not in source, template
        assert "<style" not in source, template
        assert "hx-on" not in source, template
        assert "onclick=" not in source, template


def test_no_colour_is_written_outside_the_tokens():
    for sheet in settings.PACKAGE.rglob("static/**/*.css"):
        if sheet.name != "tokens.css":
            lines = sheet.read_text(encoding="utf-8").splitlines()
            written = [line for line in lines if "#" in line and _names_colour(line)]
            assert written == [], sheet


def _names_colour(line: str) -> bool:
    after = line.split("#", 1)[1][:6]
    return len(after) >= 3 and all(sign in "0123456789abcdefABCDEF" for sign in after[:3])
