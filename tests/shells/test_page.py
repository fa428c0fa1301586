"""Drives the page in headless Chromium as a user would. Skipped, saying so, where no Chromium is installed."""

import shutil
import socket
from datetime import date
from pathlib import Path

import pytest

from policyqa.service import Service, Settings

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed (apt-get install chromium)"),
]
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run",
]  # fmt: skip
WAIT = 30_000  # milliseconds


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    from policyqa.shells.ui.app import launch

    root = Path(__file__).resolve().parents[2]
    kb = tmp_path_factory.mktemp("kb") / "kb"
    shutil.copytree(root / "kb", kb)
    service = Service(Settings(kb=kb, rules=root / "rules", cache_dir=tmp_path_factory.mktemp("cache"), dense=False))
    port = free_port()
    page = launch(service, port=port, block=False, as_of=date(2024, 6, 1))
    yield f"http://127.0.0.1:{port}"
    page.close()


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser, address):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.outside = []
    page.on(
        "request", lambda r: page.outside.append(r.url) if not r.url.startswith((address, "data:", "blob:")) else None
    )
    page.goto(address)
    page.wait_for_selector("#question textarea", timeout=WAIT)
    yield page
    assert page.outside == [], "the page asked something from outside"
    context.close()


def ask(page, question):
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")


def test_a_follow_up_leads_to_the_verdict_and_the_citation_opens_the_sentence(page):
    ask(page, "在运城市新建一台40吨的燃煤锅炉可以吗？")
    page.wait_for_selector(".v-need_info", timeout=WAIT)
    button = page.wait_for_selector(".follow-up >> nth=0", timeout=WAIT)
    assert "是" in button.inner_text()
    assert "禁止" in button.inner_text()
    button.click()
    page.wait_for_selector(".v-prohibited", timeout=WAIT)
    page.wait_for_selector(".citation >> nth=0", timeout=WAIT).click()
    mark = page.wait_for_selector("#source-text mark", timeout=WAIT)
    assert mark.inner_text() == "大气管控重点区域不得审批65吨以下燃煤锅炉"
    assert "优化产业发展布局" in page.inner_text("#source")
    assert "逐字核对" in page.inner_text("#source")


def test_editing_a_fact_changes_the_verdict(page):
    ask(page, "在运城市大气管控重点区域新建一台40吨的燃煤锅炉可以吗？")
    page.wait_for_selector(".v-prohibited", timeout=WAIT)
    box = page.get_by_role("textbox", name="锅炉额定容量")
    box.fill("70 t/h")
    box.press("Enter")
    page.wait_for_selector(".v-not_prohibited", timeout=WAIT)


def test_two_users_do_not_mix_their_facts(browser, address):
    first, second = browser.new_context().new_page(), browser.new_context().new_page()
    for page, question in (
        (first, "在运城市新建一台20吨的燃煤锅炉可以吗？"),
        (second, "在运城市新建一台70吨的燃煤锅炉可以吗？"),
    ):
        page.goto(address)
        page.wait_for_selector("#question textarea", timeout=WAIT)
        ask(page, question)
    first.wait_for_selector(".v-prohibited", timeout=WAIT)
    second.wait_for_selector(".v-not_prohibited", timeout=WAIT)


def test_an_empty_question_gets_a_plain_sentence(page):
    ask(page, "   ")
    page.wait_for_selector("text=问题是空的", timeout=WAIT)


def test_the_letter_can_be_downloaded_and_reopened(page, tmp_path):
    from docx import Document

    ask(page, "在运城市新建一台20吨的燃煤锅炉可以吗？")
    page.wait_for_selector(".v-prohibited", timeout=WAIT)
    page.click("#make-letter")
    link = page.wait_for_selector("#letter a[download]", timeout=WAIT)
    with page.expect_download() as waiting:
        link.click()
    path = tmp_path / "letter.docx"
    waiting.value.save_as(path)
    text = "\n".join(p.text for p in Document(path).paragraphs)
    assert "其他区域不得审批35吨以下燃煤锅炉" in text


def test_tracing_shows_the_box_and_the_plan(page):
    page.get_by_role("tab", name="目标追踪").click()
    page.fill("#trace-name textarea", "新建运城市第三污水处理厂")
    page.press("#trace-name textarea", "Enter")
    page.wait_for_selector("#trace-result >> text=专栏5", timeout=WAIT)


def test_search_shows_the_clause(page):
    page.get_by_role("tab", name="检索").click()
    page.fill("#query textarea", "燃煤锅炉 65吨")
    page.press("#query textarea", "Enter")
    page.wait_for_selector("#results >> text=不得审批65吨以下燃煤锅炉", timeout=WAIT)


def test_a_table_is_screened(page, tmp_path):
    table = tmp_path / "projects.csv"
    table.write_text("项目,place,facility,boiler_capacity\n甲,运城市,燃煤锅炉,20 t/h\n", encoding="utf-8")
    page.get_by_role("tab", name="批量预审").click()
    page.set_input_files("#table input[type=file]", table)
    page.wait_for_selector("#table >> text=projects", timeout=WAIT)
    page.click("#run-screen")
    page.wait_for_selector("text=禁止 1 个", timeout=WAIT)


def test_a_document_can_be_added_and_removed(page, tmp_path):
    file = tmp_path / "测试办法.txt"
    file.write_text("测试市饮用水管理办法\n\n第一条 严禁在水源地一级保护区内新建排污口。\n", encoding="utf-8")
    page.get_by_role("tab", name="文库").click()
    page.set_input_files("#add-files input[type=file]", file)
    page.get_by_role("button", name="加入知识库").click()
    page.wait_for_selector("#library-report >> text=已加入", timeout=WAIT)


def test_the_page_fits_a_phone(browser, address):
    page = browser.new_context(viewport={"width": 390, "height": 800}).new_page()
    page.goto(address)
    page.wait_for_selector("#question textarea", timeout=WAIT)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
