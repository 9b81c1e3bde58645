"""Figures in texts are grouped as the reader's language does it."""

import json

import pytest
from django.template import engines
from django.utils import translation

from resonanz.core.figures import Figure

GROUPED = [("de", "1.234"), ("en", "1,234")]


@pytest.mark.parametrize(("language", "said"), GROUPED)
def test_a_figure_reads_as_the_language_groups_it_and_counts_as_a_number(language, said):
    with translation.override(language):
        sentence = "%(count)s"  # as the catalogues have it
        assert f"{Figure(1234)}" == sentence % {"count": Figure(1234)} == said
    assert Figure(1234) + 1 == 1235
    assert json.dumps(Figure(1234)) == "1234"


@pytest.mark.parametrize(
    ("language", "said"), [("de", "1.234 neue Beiträge"), ("en", "1,234 new posts")]
)
def test_a_figure_is_grouped_in_a_sentence_of_a_template(language, said):
    text = (
        "{% blocktranslate count number=many|figure %}{{ number }} new post{% plural %}"
        "{{ number }} new posts{% endblocktranslate %} {{ none|figure }}{{ one.pk }}"
    )
    with translation.override(language):
        shown = engines["django"].from_string(text).render({"many": 1234, "none": "–"})
    assert shown == f"{said} –"
