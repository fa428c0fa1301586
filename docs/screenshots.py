"""Makes the pictures of the guide from the running app: `python docs/screenshots.py`. Needs chromium."""

import shutil
import sys
import tempfile
from datetime import date
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from policyqa.service import Service, Settings
from policyqa.shells.ui.app import launch

HERE = Path(__file__).resolve().parent
PORT = 7899
WIDTH = 1280
WAIT = 240_000  # milliseconds: the audit takes its time
PROJECTS = (
    "名称,项目描述,所在地,设施或活动,锅炉额定容量\n"
    "一号热源厂,新建燃煤锅炉,运城市,燃煤锅炉,20 t/h\n"
    "二号热源厂,新建燃煤锅炉,运城市,燃煤锅炉,40 t/h\n"
    "精细化工厂,在吕梁汾阳新建精细化工厂,,,\n"
)


def shoot(page: Page, name: str, height: int = 900) -> None:
    """One picture beside this file, after the page has come to rest."""
    page.set_viewport_size({"width": WIDTH, "height": height})
    page.wait_for_timeout(2_500)
    page.screenshot(path=HERE / f"{name}.png")


def ask(page: Page) -> None:
    """A question, the follow-up answered, and the citation opened."""
    page.fill("#question textarea", "在运城市新建一台40吨的燃煤锅炉可以吗？")
    page.press("#question textarea", "Enter")
    page.wait_for_selector(".follow-up >> nth=0", timeout=WAIT)
    shoot(page, "question")
    page.locator(".follow-up").first.click()
    page.wait_for_selector(".v-prohibited", timeout=WAIT)
    shoot(page, "ask", 1060)
    page.locator(".citation").first.click()
    page.wait_for_selector("#source-text mark", timeout=WAIT)
    shoot(page, "source")
    page.keyboard.press("Escape")


def trace(page: Page) -> None:
    """A project traced, a box chosen."""
    page.get_by_role("tab", name="目标追踪").click()
    page.fill("#trace-name textarea", "新建运城市第三污水处理厂")
    page.press("#trace-name textarea", "Enter")
    page.wait_for_selector("#trace-graph svg", timeout=WAIT)
    page.click("#trace-graph g.node[data-type=box]")
    shoot(page, "trace")


def batch(page: Page) -> None:
    """A table screened."""
    table = Path(tempfile.mkdtemp()) / "项目表.csv"
    table.write_text(PROJECTS, encoding="utf-8")
    page.get_by_role("tab", name="批量预审").click()
    page.set_input_files("#table input[type=file]", table)
    page.wait_for_selector("#columns >> text=锅炉额定容量 >> visible=true", timeout=WAIT)
    page.click("#run-screen")
    page.wait_for_selector("#screened td", timeout=WAIT)
    shoot(page, "batch", 1300)


def audit(page: Page) -> None:
    """The audit with its heat map."""
    page.get_by_role("tab", name="规则审计").click()
    page.click("#run-audit")
    page.wait_for_selector("#audit-downloads", timeout=WAIT)
    shoot(page, "audit", 1100)


def library(page: Page) -> None:
    """A document with its outline."""
    page.get_by_role("tab", name="文库").click()
    page.click("#read input")
    page.get_by_role("option").first.click()
    page.wait_for_selector("#outline a", timeout=WAIT)
    shoot(page, "library", 1000)


def main() -> int:
    """Starts the app without embeddings, drives it, writes the pictures beside this file."""
    chromium = shutil.which("chromium")
    if chromium is None:
        print("需要 chromium（apt-get install chromium fonts-noto-cjk）。", file=sys.stderr)
        return 2
    served = launch(Service(Settings(dense=False)), port=PORT, block=False, as_of=date(2024, 6, 1))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": WIDTH, "height": 900}, locale="zh-CN")
        page.goto(f"http://127.0.0.1:{PORT}")
        page.wait_for_selector("#question textarea", timeout=WAIT)
        for step in (ask, trace, batch, audit, library):
            step(page)
        browser.close()
    served.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
