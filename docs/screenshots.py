"""Makes the pictures of the documentation from the running app: `python docs/screenshots.py`. Needs chromium."""

import shutil
import sys
from datetime import date
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from policyqa.service import Service, Settings
from policyqa.shells.ui.app import launch

HERE = Path(__file__).resolve().parent
PORT = 7899
WAIT = 30_000  # milliseconds


def ask(page: Page) -> None:
    """A question, the follow-up answered, and the citation opened."""
    page.fill("#question textarea", "在运城市新建一台40吨的燃煤锅炉可以吗？")
    page.press("#question textarea", "Enter")
    page.wait_for_selector(".follow-up >> nth=0", timeout=WAIT).click()
    page.wait_for_selector(".v-prohibited", timeout=WAIT)
    page.wait_for_selector(".citation >> nth=0", timeout=WAIT).click()
    page.wait_for_selector("#source-text mark", timeout=WAIT)
    page.wait_for_timeout(1_000)
    page.screenshot(path=HERE / "ask.png", full_page=True)


def main() -> int:
    """Starts the app without embeddings, drives it, writes the pictures beside this file."""
    chromium = shutil.which("chromium")
    if chromium is None:
        print("需要 chromium（apt-get install chromium fonts-noto-cjk）。", file=sys.stderr)
        return 2
    app = launch(Service(Settings(dense=False)), port=PORT, block=False, as_of=date(2024, 6, 1))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(f"http://127.0.0.1:{PORT}")
        page.wait_for_selector("#question textarea", timeout=WAIT)
        ask(page)
        browser.close()
    app.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
