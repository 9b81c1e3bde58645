"""Components say what they stand for, to eyes and to screen readers, and escape what they get."""

from datetime import timedelta

import lucide
import pytest
from django import forms

from resonanz.core.errors import Refused
from resonanz.core.time import now
from resonanz.ui.tests.conftest import Render

ATTACK = '"><script>alert(1)</script>'


@pytest.fixture(autouse=True)
def database(db: None) -> None:
    """The rail may ask."""


@pytest.mark.parametrize(
    "source",
    [
        "<c-chip>{{ text }}</c-chip>",
        '<c-chip title="{{ text }}" />',
        "<c-avatar :name='text' />",
        '<c-avatar name="{{ text }}" picture="{{ text }}" />',
        '<c-from side="outside" name="{{ text }}" />',
        "<c-from side='inside' :name='text' />",
        '<c-button label="{{ text }}" />',
        '<c-empty title="{{ text }}" text="{{ text }}" />',
        "<c-way :steps='steps' />",
        "<c-tabs :tabs='tabs' />",
        "<c-error :error='error' />",
        '<c-dialog id="d" title="{{ text }}">x</c-dialog>',
        '<c-composer place="home" label="{{ text }}" value="{{ text }}" submit="{{ text }}" />',
        '<c-composer place="home" :label="text" :value="text" />',
    ],
)
def test_what_a_component_gets_is_escaped(render: Render, source: str):
    html = render(
        source,
        text=ATTACK,
        steps=[{"label": ATTACK, "side": "inside", "state": "done"}],
        tabs=[{"label": ATTACK, "href": ATTACK, "count": 1}],
        error=Refused(ATTACK),
    )
    assert "<script>" not in html


def test_a_sign_is_silent_unless_it_has_a_label(render: Render):
    assert 'aria-hidden="true"' in render('<c-icon name="house" />')
    labelled = render('<c-icon name="house" label="inside" />')
    assert 'role="img" aria-label="inside"' in labelled
    assert "aria-hidden" not in labelled


def test_a_sign_nobody_drew_is_a_bug(render: Render):
    with pytest.raises(lucide.IconDoesNotExist):
        render('<c-icon name="no-such-sign" />')


def test_an_avatar_shows_initials_or_the_picture(render: Render):
    assert "JS" in render('<c-avatar name="Jana Sommer" />')
    assert "RA" in render('<c-avatar name="radl-resi" />')
    assert 'src="/p.png"' in render('<c-avatar name="Jana" picture="/p.png" />')


def test_where_something_was_said_is_readable_without_colour(render: Render):
    html = render('<c-from side="outside" name="Bluesky" />')
    assert "is-outside" in html
    assert "outside:" in html
    assert "<svg" in html


def test_the_way_says_what_is_done_and_what_is_to_come(render: Render):
    steps = [
        {"label": "Bluesky", "side": "outside", "state": "done", "at": now()},
        {"label": "Approval", "side": "", "state": "now"},
        {"label": "Answer", "side": "outside", "state": "todo"},
    ]
    html = render("<c-way :steps='steps' />", steps=steps)
    for word in ("(done)", "(now)", "(still to come)"):
        assert word in html


def test_a_key_is_told_to_assistive_technology(render: Render):
    html = render('<c-button key="r" icon="reply">Answer</c-button>')
    assert 'data-key="r" aria-keyshortcuts="r"' in html


def test_a_button_that_leads_somewhere_is_a_link(render: Render):
    html = render('<c-button href="/desk/" variant="main">Desk</c-button>')
    assert html.strip().startswith('<a href="/desk/" class="button is-main"')


class SampleForm(forms.Form):
    server = forms.CharField(help_text="For instance social.example")
    note = forms.CharField(required=False)


def test_a_field_ties_label_help_and_error_together(render: Render):
    html = render("{% for f in form %}<c-field :field='f' />{% endfor %}", form=SampleForm({}))
    assert '<label for="id_server">' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_server_error"' in html
    assert 'aria-describedby="id_server_helptext id_server_error"' in html
    assert "(optional)" in html


def test_a_moment_is_near_in_words_and_far_by_its_day(render: Render):
    html = render("<c-time :at='at' />", at=now() - timedelta(minutes=12))
    assert "<time datetime=" in html
    assert "12" in html
