"""Components as people see them: in both themes, wide and narrow, without a mouse."""

import pytest

from resonanz.people.models import Person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def showroom(settings) -> None:
    settings.ROOT_URLCONF = "tests.browser.showroom"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 800, 390])
def test_axe_finds_nothing_in_any_component(
    open_as, assert_accessible, screenshot, mira: Person, service, theme: str, width: int
):
    page = open_as(mira, "/showroom/", width=width, theme=theme)
    page.wait_for_selector("text-tools:not([hidden])")
    screenshot(page, "components", full=True)
    assert_accessible(page)


def test_nothing_is_wider_than_a_phone(open_as, mira: Person, service):
    page = open_as(mira, "/showroom/", width=390)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
