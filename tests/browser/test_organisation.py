"""The organisation by keyboard: the chart opens, a name becomes a card; axe finds nothing."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from resonanz.people import actions
from tests.screens import violations

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_chart_and_the_card_by_keyboard(open_as, ada, tom):
    produkt = actions.create_department(ada, "Produkt")
    antrieb = actions.create_department(ada, "Antrieb", produkt)
    actions.belong(ada, tom, antrieb, date(2026, 1, 1), leads=True)
    page: Page = open_as(ada, "/departments/")
    expect(page.get_by_text("Antrieb", exact=True)).to_be_visible()
    summary = page.locator(".chart summary").first
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Antrieb", exact=True)).to_be_hidden()
    expect(page.get_by_text("Produkt", exact=True)).to_be_visible()
    page.keyboard.press("Enter")

    head = page.locator("a[data-person]")
    head.focus()
    page.keyboard.press("Enter")
    card = page.locator(".person-card-pop")
    expect(card).to_be_focused()
    expect(card).to_contain_text("Tom Wirth")
    assert not list(violations(page))
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    expect(head).to_be_focused()


def test_its_pages_are_sound_wide_and_narrow(open_as, ada, tom):
    werkstatt = actions.create_department(ada, "Werkstatt")
    held = actions.belong(ada, tom, werkstatt, date(2026, 1, 1))
    field = actions.make_field(ada, "Fragen an mich", "skills")
    actions.fill_fields(tom, tom, {field.pk: ["Bremsen"]})
    page: Page = open_as(ada, "/people/")
    base = page.url.split("/people/")[0]
    found = []
    for address in (
        "/people/", f"/people/{tom.pk}/", "/departments/", "/departments/werkstatt/",
        "/settings/organisation/departments", f"/people/{tom.pk}/departments",
        f"/settings/organisation/departments/{werkstatt.pk}/",
        f"/settings/organisation/memberships/{held.pk}/", "/settings/organisation/fields",
        f"/settings/organisation/fields/{field.pk}/", "/settings/colleagues/import/",
        f"/people/{tom.pk}/leaving", "/settings/profile/",
    ):  # fmt: skip
        page.set_viewport_size({"width": 390, "height": 844})
        page.goto(base + address)
        page.wait_for_load_state("networkidle")
        found += [f"{address}: {fault}" for fault in violations(page)]
        width = page.evaluate("document.documentElement.scrollWidth")
        found += [f"{address}: {width} wide"] if width > 390 else []
    assert not found, "\n".join(found)
