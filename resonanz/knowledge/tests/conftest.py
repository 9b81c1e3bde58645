"""One page in the open space of Mira (owner) and Tom."""

import pytest

from resonanz.knowledge import actions, queries


@pytest.fixture
def page(tom, service):
    return actions.write(tom, service, "Bremse einstellen", "Mit dem **Inbus** am Hebel.")


@pytest.fixture
def again():
    """`again(viewer, page)`: the page as it stands now."""
    return lambda viewer, page: queries.page(viewer, page.pk)
