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
WAIT = 60_000  # milliseconds, on a busy machine
COAL_40 = "在运城市新建一台40吨的燃煤锅炉可以吗？"
COAL_20 = "在运城市新建一台20吨的燃煤锅炉可以吗？"


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
    served = launch(service, port=port, block=False, as_of=date(2024, 6, 1))
    yield f"http://127.0.0.1:{port}"
    served.close()


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser, address, tmp_path):
    """Opens pages that note every request to elsewhere; keeps a picture of each at the end as an artefact."""
    opened, inside, outside = [], [], []

    def opener(path="/", width=1280):
        context = browser.new_context(viewport={"width": width, "height": 900}, locale="en-US")
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = context.new_page()
        page.on("request", lambda r: (inside if r.url.startswith((address, "data:", "blob:")) else outside).append(r.url))
        page.goto(address + path)
        page.wait_for_selector("#question textarea", timeout=WAIT)
        opened.append(page)
        return page

    yield opener
    for number, page in enumerate(opened):
        page.screenshot(path=tmp_path / f"page-{number}.png")
        page.context.close()
    assert outside == [], "the page asked something from outside"
    assert len(inside) > 20 * len(opened), "no requests were watched"


@pytest.fixture
def page(open_page):
    return open_page()


def ask(page, question):
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")


def see(page, selector):
    return page.wait_for_selector(selector, timeout=WAIT)


def turn_to(page, tab):
    """Opens a tab, from the menu of those that did not fit where the page is narrow."""
    named = page.get_by_role("tab", name=tab)
    if named.count() and named.first.is_visible():
        named.first.click()
    else:
        page.locator(".overflow-menu > button").click()
        page.locator(".overflow-dropdown button", has_text=tab).click()


def test_a_follow_up_leads_to_the_verdict_and_the_citation_opens_the_sentence(page):
    ask(page, COAL_40)
    see(page, ".v-need_info")
    options = page.locator(".follow-up").all_inner_texts()
    assert [o.replace("\n", "") for o in options] == ["是 → 禁止", "否 → 没有条款禁止", "不知道"]
    page.locator(".follow-up").first.click()
    see(page, ".v-prohibited")
    assert "不得" in page.inner_text(".wording")
    page.locator(".citation").first.click()
    assert see(page, "#source-text mark").inner_text() == "大气管控重点区域不得审批65吨以下燃煤锅炉"
    assert "优化产业发展布局" in page.inner_text("#source .path")
    assert "逐字核对" in page.inner_text("#source .path")
    page.keyboard.press("Escape")
    page.wait_for_selector(".drawer", state="detached", timeout=WAIT)


def test_a_citation_in_the_chat_opens_the_same_sentence(page):
    ask(page, COAL_20)
    see(page, "#chat a[href*='#cite=']").click()
    assert "吨以下燃煤锅炉" in see(page, "#source-text mark").inner_text()


def test_editing_a_fact_changes_the_verdict_and_keeps_the_others(page):
    ask(page, "在运城市大气管控重点区域新建一台40吨的燃煤锅炉可以吗？")
    see(page, ".v-prohibited")
    box = page.get_by_role("textbox", name="锅炉额定容量")
    box.fill("70 t/h")
    box.press("Enter")
    see(page, ".v-not_prohibited")
    assert page.get_by_role("combobox", name="位于大气管控重点区域").first.input_value() == "是"


def test_not_knowing_is_an_answer(page):
    ask(page, COAL_40)
    see(page, ".follow-up")
    page.get_by_role("button", name="不知道").click()
    see(page, "text=已答“不知道”")
    see(page, ".v-need_info")


def test_another_day_decides_by_the_clauses_of_that_day(page):
    ask(page, COAL_20)
    see(page, ".v-prohibited")
    assert page.locator(".lapsed").count() == 0
    page.fill(".day input", "2026-06-01")
    assert "已过有效期" in see(page, ".lapsed").inner_text()


def test_a_day_that_is_none_leaves_the_day_as_it_was(page):
    ask(page, COAL_20)
    see(page, ".v-prohibited")
    page.eval_on_selector(".day input", """box => {
        box.type = 'text'; box.value = '20245-01-01'; box.dispatchEvent(new Event('change', {bubbles: true}));
    }""")
    page.wait_for_function("!document.querySelector('.sheet').hasAttribute('aria-busy')", timeout=WAIT)
    ask(page, "在运城市新建一台70吨的燃煤锅炉可以吗？")
    see(page, ".v-not_prohibited")


def test_reload_and_link_keep_the_consultation(page, open_page, address):
    ask(page, COAL_40)
    see(page, ".follow-up").click()
    see(page, ".v-prohibited")
    page.wait_for_function("location.search.includes('c=')")
    page.reload()
    see(page, ".v-prohibited")
    assert COAL_40 in page.inner_text("#chat")
    other = open_page(page.url.removeprefix(address))
    see(other, ".v-prohibited")


def test_two_users_do_not_mix_their_facts(open_page):
    first, second = open_page(), open_page()
    ask(first, COAL_20)
    ask(second, "在运城市新建一台70吨的燃煤锅炉可以吗？")
    see(first, ".v-prohibited")
    see(second, ".v-not_prohibited")


def test_an_example_of_the_first_visit_works(page):
    page.locator(".tries button").first.click()
    see(page, ".v-need_info")


def test_an_empty_question_gets_a_plain_sentence(page):
    ask(page, "   ")
    see(page, "text=问题是空的")


@pytest.mark.parametrize("form", ["docx", "pdf", "md"])
def test_the_letter_can_be_downloaded(page, tmp_path, form):
    ask(page, COAL_20)
    see(page, ".v-prohibited")
    with page.expect_download() as waiting:
        page.get_by_role("link", name=form, exact=True).click()
    path = tmp_path / f"letter.{form}"
    waiting.value.save_as(path)
    if form == "docx":
        from docx import Document

        assert "其他区域不得审批35吨以下燃煤锅炉" in "\n".join(p.text for p in Document(path).paragraphs)
    else:
        assert path.stat().st_size > 500


def test_the_page_shows_the_answer_of_the_service(page, address):
    ask(page, COAL_40)
    see(page, ".v-need_info")
    link = page.get_by_role("link", name="JSON").get_attribute("href")
    shown = page.request.get(address + link).json()
    asked = page.request.post(f"{address}/api/ask", data={"q": COAL_40}).json()
    assert asked["verdict"] == "need_info"
    assert shown == asked


def test_tracing_draws_the_path_and_a_node_opens_its_source(page):
    turn_to(page, "目标追踪")
    page.fill("#trace-name textarea", "新建运城市第三污水处理厂")
    page.press("#trace-name textarea", "Enter")
    see(page, "#trace-result >> text=专栏5")
    page.click("#trace-graph g.node[data-type=box]")
    assert "专栏5" in page.inner_text(".chosen-node")
    page.click(".chosen-node a.button")
    assert "专栏5" in see(page, "#source-text mark").inner_text()
    page.keyboard.press("Escape")
    page.uncheck("#trace-graph input[data-type=section]")
    assert page.locator("#trace-graph g.node[data-type=section]:visible").count() == 0
    page.click(".chosen-node button")
    projects = "document.querySelectorAll('#trace-graph g.node[data-type=project]').length"
    page.wait_for_function(f"{projects} > 3", timeout=WAIT)


def test_search_shows_the_clause(page):
    turn_to(page, "检索")
    page.fill("#query textarea", "燃煤锅炉 65吨")
    page.press("#query textarea", "Enter")
    see(page, "#results >> text=不得审批65吨以下燃煤锅炉")


def test_a_table_is_screened_its_questions_answered_and_the_workbook_reopened(page, tmp_path):
    import pandas as pd

    table = tmp_path / "projects.csv"
    rows = "名称,place,facility,boiler_capacity\n甲,运城市,燃煤锅炉,20 t/h\n乙,运城市,燃煤锅炉,40 t/h\n"
    table.write_text(rows, encoding="utf-8")
    turn_to(page, "批量预审")
    page.set_input_files("#table input[type=file]", table)
    see(page, "#columns >> text=锅炉额定容量 >> visible=true")
    page.click("#run-screen")
    see(page, "#screen-message >> text=禁止 1")
    see(page, "#questionnaire >> text=大气管控重点区域 >> visible=true")
    with page.expect_download() as waiting:
        page.click("#screened-file")
    path = tmp_path / "result.xlsx"
    waiting.value.save_as(path)
    assert list(pd.read_excel(path)["结论"]) == ["禁止", "需补充信息"]


def test_a_wrong_table_is_refused_in_plain_words(page, tmp_path):
    broken = tmp_path / "broken.xlsx"
    broken.write_text("not a workbook", encoding="utf-8")
    turn_to(page, "批量预审")
    page.set_input_files("#table input[type=file]", broken)
    see(page, "text=读不了表格")


def test_every_number_of_the_audit_opens_its_list(page):
    turn_to(page, "规则审计")
    page.click("#run-audit")
    page.wait_for_selector("#audit-downloads", timeout=240_000)
    number = page.locator("#audit-summary [data-list]").first
    count = number.inner_text()
    number.click()
    see(page, f"#norms >> text=（{count} 条")
    page.locator("#norms a.cite").first.click()
    see(page, "#source-text mark")


def test_a_document_can_be_added_read_and_removed(page, tmp_path):
    file = tmp_path / "测试办法.txt"
    file.write_text("测试市饮用水管理办法\n\n第一条 严禁在水源地一级保护区内新建排污口。\n", encoding="utf-8")
    turn_to(page, "文库")
    page.set_input_files("#add-files input[type=file]", file)
    see(page, "#add-files >> text=测试办法")
    page.click("#add-document")
    see(page, "#library-report >> text=已加入")
    page.click("#read input")
    page.get_by_role("option", name="测试市饮用水管理办法").click()
    see(page, "#reader >> text=一级保护区")
    page.click("#remove-document")
    see(page, "#library-report >> text=勾选")
    page.check("#sure input")
    page.click("#remove-document")
    see(page, "#library-report >> text=已移除")
    page.wait_for_function("!document.querySelector('#library').innerText.includes('测试市饮用水管理办法')", timeout=WAIT)


def test_the_english_page_asks_and_decides_in_english(open_page):
    page = open_page("/en/")
    ask(page, COAL_40)
    assert "More information needed" in see(page, ".v-need_info").inner_text()
    assert page.locator(".follow-up").first.inner_text().replace("\n", "") == "Yes → Prohibited"
    assert page.get_by_role("tab", name="Audit").count() == 1


def test_the_page_fits_a_phone(open_page):
    page = open_page(width=390)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    ask(page, COAL_40)
    see(page, ".v-need_info")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_keyboard_alone_leads_to_the_verdict_and_back_from_the_source(page):
    page.keyboard.type(COAL_40)  # the question box has the focus from the beginning
    page.keyboard.press("Enter")
    see(page, ".follow-up")
    focused = "document.activeElement.className"
    for _ in range(12):
        page.keyboard.press("Tab")
        if "follow-up" in page.evaluate(focused):
            break
    page.keyboard.press("Enter")
    see(page, ".v-prohibited")
    page.wait_for_function("document.activeElement.classList.contains('verdict')")
    page.keyboard.press("Tab")
    assert "citation" in page.evaluate(focused)
    page.keyboard.press("Enter")
    see(page, "#source-text mark")
    page.wait_for_function("document.activeElement.matches('[data-close]')")
    for _ in range(3):
        page.keyboard.press("Tab")
        assert page.evaluate("Boolean(document.activeElement.closest('.drawer'))")
    page.keyboard.press("Escape")
    page.wait_for_function("document.activeElement.classList.contains('citation')")


def test_retry_undo_copy_and_feedback(page, address):
    ask(page, COAL_40)
    see(page, ".follow-up").click()
    see(page, ".v-prohibited")
    page.click("[data-copy]")
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    page.wait_for_function("document.querySelectorAll('#chat .bot-row').length === 2")
    with page.expect_response(lambda told: told.request.method == "POST" and "/run/" in told.url, timeout=WAIT) as retried:
        page.get_by_role("button", name="Retry").last.click()
    assert "v-prohibited" in retried.value.text()
    page.wait_for_timeout(500)  # until the chat is drawn anew
    page.get_by_role("button", name="Undo").last.click()
    see(page, ".v-need_info")
    page.wait_for_function("document.querySelectorAll('#chat .bot-row').length === 1")  # drawn anew: a click before is lost
    page.get_by_role("button", name="Like", exact=True).last.click()
    see(page, "text=已记下")


def test_a_value_that_cannot_be_read_is_told_and_the_old_one_stays(page):
    ask(page, COAL_20)
    see(page, ".v-prohibited")
    box = page.get_by_role("textbox", name="锅炉额定容量")
    box.fill("很大")
    box.press("Enter")
    told = see(page, "#chat .bot-row >> text=不是数").inner_text()
    assert "锅炉额定容量" in told
    assert "facts:" not in told
    page.wait_for_function("document.querySelector('[data-name=boiler_capacity][data-act=edit]').value === '20 t/h'")


def test_a_fact_can_be_added_and_forgotten(page):
    ask(page, COAL_40)
    see(page, ".v-need_info")
    page.click(".adder summary")
    page.select_option("[data-add-name]", "air_key_area")
    page.fill("[data-add-value]", "是")
    page.keyboard.press("Enter")
    see(page, ".v-prohibited")
    page.get_by_role("button", name="删除 位于大气管控重点区域").click()
    see(page, ".v-need_info")


def test_the_other_language_keeps_the_consultation(page):
    ask(page, COAL_20)
    see(page, ".v-prohibited")
    page.wait_for_function("location.search.includes('c=')")
    page.click("[data-other]")
    page.wait_for_url("**/en/**")
    assert "Prohibited" in see(page, ".v-prohibited").inner_text()
    assert "Verdict" in page.inner_text("#chat")


def test_what_merely_resembles_the_question_is_shown(page):
    ask(page, "今天天气怎么样？")
    see(page, ".v-out_of_scope")
    see(page, "#sheet >> text=仅供参考")
    page.locator("#sheet ul a.cite").first.click()
    see(page, "#source-text mark")


def test_a_new_document_is_in_the_filters_of_a_page_opened_before(page, open_page, tmp_path):
    turn_to(page, "检索")
    file = tmp_path / "样例办法.txt"
    file.write_text("样例市饮用水管理办法\n\n第一条 严禁在水源地一级保护区内新建排污口。\n", encoding="utf-8")
    other = open_page()
    turn_to(other, "文库")
    other.set_input_files("#add-files input[type=file]", file)
    see(other, "#add-files >> text=样例办法")
    other.click("#add-document")
    see(other, "#library-report >> text=已加入")
    turn_to(page, "问答")
    turn_to(page, "检索")
    page.wait_for_timeout(500)
    page.click("#search-in input")
    page.get_by_role("option", name="样例市饮用水管理办法").click()
    page.fill("#query textarea", "排污口")
    page.press("#query textarea", "Enter")
    see(page, "#results >> text=一级保护区")
    other.click("#read input")
    other.get_by_role("option", name="样例市饮用水管理办法").click()
    see(other, "#reader >> text=一级保护区")
    other.check("#sure input")
    other.click("#remove-document")
    see(other, "#library-report >> text=已移除")


def test_a_file_of_no_known_format_is_refused_in_plain_words(page, tmp_path):
    file = tmp_path / "program.exe"
    file.write_bytes(bytes(range(256)) * 4)
    turn_to(page, "文库")
    page.set_input_files("#add-files input[type=file]", file)
    see(page, "#add-files >> text=program")
    page.click("#add-document")
    see(page, "#library-report >> text=不支持 .exe")


def test_no_chinese_stands_on_the_english_page_but_quotes(open_page):
    import re

    page = open_page("/en/")
    ask(page, COAL_40)
    see(page, ".v-need_info")
    said = page.locator("button, label, h3, summary, [role=tab]").all_inner_texts()
    assert len(said) > 30
    assert [t for t in said if re.search(r"[一-鿿]", t) and t.strip() != "中文"] == []


def test_every_tab_fits_a_phone(open_page):
    page = open_page(width=390)
    for tab in ("目标追踪", "检索", "批量预审", "规则审计", "文库"):
        turn_to(page, tab)
        page.wait_for_timeout(400)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, tab


def serious(page):
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response
    assert len(found["passes"]) > 10, "axe did not look at the page"
    return [(v["id"], v["nodes"][0]["html"][:200]) for v in found["violations"] if v["impact"] in ("serious", "critical")]


@pytest.mark.parametrize("dark", [False, True])
def test_no_tab_has_a_serious_accessibility_violation(page, dark):
    if dark:
        page.click("[data-dark]")
    page.wait_for_timeout(500)
    assert serious(page) == []
    ask(page, COAL_40)
    see(page, ".v-need_info")
    page.wait_for_timeout(500)
    assert serious(page) == []
    for tab in ("目标追踪", "检索", "批量预审", "规则审计", "文库"):
        turn_to(page, tab)
        page.wait_for_timeout(500)
        assert serious(page) == [], tab
