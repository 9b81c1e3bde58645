"""The pictures of the documentation, taken anew from a running demonstration.

python tools/pictures.py http://localhost:8000

Needs Chromium (CHROMIUM says where) and the demonstration of `make run`.
"""

import os
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

PICTURES = Path(__file__).resolve().parents[1] / "docs" / "pictures"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
WIDE = {"width": 1440, "height": 900}
# Whether the machine has a font for emoji is no matter of the documentation.
WITHOUT_EMOJI = r"""() => {
  const EMOJI = / ?\p{Extended_Pictographic}\uFE0F?/gu;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode())
    walker.currentNode.data = walker.currentNode.data.replace(EMOJI, "");
}"""


def take(page: Page, address: str) -> None:
    """The case due next, as the desk agent of the demonstration sees it."""
    page.goto(f"{address}/accounts/login/")
    page.locator('form[action="/demonstration/desk-agent/"] button').click()
    page.goto(f"{address}/desk/")
    page.locator(".desk-row a").first.click()
    page.locator("#answer-text").wait_for()
    page.wait_for_load_state("load")
    page.wait_for_timeout(1_000)
    page.evaluate(WITHOUT_EMOJI)
    page.screenshot(path=PICTURES / "desk.png")


def main() -> int:
    if len(sys.argv) != 2:
        print(__doc__)  # noqa: T201
        return 2
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(
            viewport=WIDE, color_scheme="light", locale="de-DE", timezone_id="Europe/Berlin"
        )
        take(page, sys.argv[1].rstrip("/"))
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
