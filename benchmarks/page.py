"""What a person waits for: `python benchmarks/page.py [--url URL]`. Starts the app where no URL is given. Needs chromium.

Prints, in milliseconds and as medians over fresh visits: the first contentful paint, the moment the question box can be
used, and the time from Enter until the verdict is painted, for the first question of a visit and for later ones.
"""

import argparse
import shutil
import statistics
import sys
from contextlib import nullcontext

from load import started
from playwright.sync_api import Browser, Page, sync_playwright

VISITS = 3
PAINT, WARM = 2000, 1000
"""Milliseconds that must not be exceeded: the first paint, a warm answer."""
QUESTIONS = ("在运城市新建一台40吨的燃煤锅炉可以吗？", "在运城市新建一台20吨的燃煤锅炉可以吗？", "在运城市新建一台70吨的燃煤锅炉可以吗？")
READY = """
new MutationObserver(() => {
  if (!window.ready && document.querySelector('#question textarea')) window.ready = performance.now();
}).observe(document, {childList: true, subtree: true});
"""
WATCH = """
() => {
  const old = document.querySelector('.verdict')?.textContent, began = performance.now();
  window.took = 0;
  const watcher = new MutationObserver(() => {
    const now = document.querySelector('.verdict')?.textContent;
    if (!now || now === old) return;
    watcher.disconnect();
    requestAnimationFrame(() => requestAnimationFrame(() => { window.took = performance.now() - began; }));
  });
  watcher.observe(document.body, {childList: true, subtree: true, characterData: true});
}
"""


def ask(page: Page, question: str) -> float:
    """Milliseconds from Enter until another verdict was painted."""
    page.fill("#question textarea", question)
    page.evaluate(WATCH)
    page.press("#question textarea", "Enter")
    page.wait_for_function("window.took")
    return page.evaluate("window.took")


def visit(browser: Browser, url: str) -> tuple[float, float, list[float]]:
    """First contentful paint, the question box there, and the times of the answers, of one fresh visit."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN")
    page = context.new_page()
    page.add_init_script(READY)
    page.goto(url)
    page.wait_for_selector(".tries button")
    paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    ready = page.evaluate("window.ready")
    times = [ask(page, question) for question in QUESTIONS]
    context.close()
    return paint, ready, times


def measure(url: str) -> int:
    """Prints the medians; 1 where a limit is exceeded."""
    with sync_playwright() as playwright:
        chromium = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        visits = [visit(browser, url) for _ in range(VISITS)]
        browser.close()
    paint, ready = (statistics.median(v[i] for v in visits) for i in (0, 1))
    first = statistics.median(v[2][0] for v in visits)
    warm = statistics.median(t for v in visits for t in v[2][1:])
    print(f"first paint {paint:.0f} ms, question box {ready:.0f} ms, first answer {first:.0f} ms, warm answer {warm:.0f} ms")
    return int(paint > PAINT or warm > WARM)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--url")
    given = parser.parse_args()
    with nullcontext(given.url) if given.url else started() as url:
        return measure(url)


if __name__ == "__main__":
    sys.exit(main())
