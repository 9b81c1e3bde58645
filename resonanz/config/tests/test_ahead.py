"""What is read ahead is there when the first request comes."""

from django.template import engines
from django.urls import get_resolver

from resonanz.config.ahead import read_ahead


def test_the_first_page_finds_its_views_and_templates_read():
    pages = engines["django"].engine
    cached = pages.template_loaders[0]
    cached.reset()

    read_ahead()

    assert "url_patterns" in vars(get_resolver())
    assert any(name.startswith("desk/queue.html") for name in cached.get_template_cache)
