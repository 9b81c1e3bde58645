"""The walks render as the product does: they look at what comes out, never at its context."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.template.base import PartialTemplate, Template


@pytest.fixture(autouse=True, scope="module")
def _plain_rendering() -> Iterator[None]:
    """Django's test client copies every context of every template; thousands of pages feel it."""

    def render(template: Any, context: Any) -> Any:
        return template.nodelist.render(context)

    with pytest.MonkeyPatch.context() as patch:
        for kind in (Template, PartialTemplate):
            patch.setattr(kind, "_render", render)
        yield
