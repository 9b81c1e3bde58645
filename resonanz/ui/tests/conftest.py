"""Templates rendered as a page would be."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import engines
from django.test import RequestFactory
from django.utils import translation
from django_cotton.compiler_regex import CottonCompiler

from resonanz.people.models import Person

type Render = Callable[..., str]


@pytest.fixture
def render(rf: RequestFactory) -> Render:
    """`render("<c-chip>x</c-chip>", person=mira)`: the HTML of a template's source."""

    def render(
        source: str, person: Person | None = None, path: str = "/", **context: object
    ) -> str:
        request = rf.get(path)
        request.person = person  # type: ignore[attr-defined]
        request.user = person.user if person and person.user else AnonymousUser()
        template = engines["django"].from_string(CottonCompiler().process(source))
        with translation.override("en"):
            return template.render(context, request)

    return render
