"""Describing: takes a file that was read, gives what its document.yaml should say, and which of it was guessed.

Guesses come from the words of the title and the first lines; a person reviews them (`review` in document.yaml).
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import yaml

from policyqa.corpus.canonical import squeeze
from policyqa.corpus.folding import fold
from policyqa.corpus.lines import lines
from policyqa.corpus.numbering import numbering
from policyqa.corpus.readers.common import SourceText
from policyqa.model.text import Authority, DocumentInfo

EVERYWHERE = "全国"
"""The jurisdiction of a document that names no place."""
UNKNOWN_ISSUER = "未详"
SHORT_TITLE = 30
"""Characters of the longest title that answers repeat in full."""
_AUTHORITIES = (
    (Authority.PRESS, r"发布会|吹风会|答记者问|记者问|访谈"),
    (Authority.REGULATION, r"(?:条例|办法|规定|细则|准则|规范|标准|法|决定|规章)(?:[（(].*[)）])?$"),
    (Authority.PLAN, r"规划|方案|计划|意见|纲要|行动|通知|通告|公告|措施|目录|清单"),
    (Authority.NEWS, r"日报|晚报|新闻|要闻|快讯|本报"),
    (Authority.REPORT, r"报告|公报|总结|年报|情况"),
)
_FIVE_YEARS = {"十二五": 2011, "十三五": 2016, "十四五": 2021, "十五五": 2026, "十六五": 2031}
_PERIOD = re.compile(r"(20\d\d)\s*年?\s*[-—–~～至]+\s*(20\d\d)\s*年?")
_DATE = re.compile(r"(20\d\d)\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_ISSUED = re.compile(rf"(?<![自至到从]){_DATE.pattern}(?!\s*(?:前|起|止|以前|之前|至))")
_BEGINS = re.compile(r"自(20\d\d)年(\d{1,2})月(\d{1,2})日起(?:正式)?(?:施行|实施|执行|生效)")
_ENDS = re.compile(r"(?:有效期[至到限为]*|施行[至到]|至)(20\d\d)年(\d{1,2})月(\d{1,2})日(?:止|废止|$|。)")
_LASTS = re.compile(r"有效期(?:为|限为)?(\d|[一两二三四五])年")
_YEARS = {"一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5}
_TAIL = 1500  # the day of effect stands among the last articles
_NUMBER = re.compile(r"([\u4e00-\u9fff]{1,10}[〔\[［(（](20\d\d)[〕\]］)）]\d{1,4}号)")
_ISSUER = re.compile(r"^[\u4e00-\u9fff]{2,20}(?:人民政府|办公室|办公厅|委员会|[局厅部委院])(?:办公室|办公厅)?$")
_TITLE_END = re.compile(r"(?:规划|方案|条例|办法|意见|报告|通知|规定|细则|纲要|计划|公报|决定)(?:[（(].{2,20}[）)])?$")
_ADMINISTRATION = re.compile(
    r"^[《“]?([\u4e00-\u9fff]{2,7}?(?:省|自治区))?([\u4e00-\u9fff]{2,7}?(?:自治州|市|盟|州))?([\u4e00-\u9fff]{1,6}?(?:县|区|市|旗))?"
)
"""The tree of places a title begins with: province, city, county."""
_NO_PLACE = re.compile(r"^(?:[城都各全我本]市|市区)$|[地园社城景山郊]区|开发区|保护区|示范区|功能区|试验区|区域|关于|建设|加强|推进")
"""Words that end like the name of a place and are none."""
_ASSEMBLY = re.compile(r"在([\u4e00-\u9fff]{2,7}?(?:自治县|省|市|县|区|旗))第[一二三四五六七八九十]{1,4}届人民代表大会")
"""Before which assembly a government reports."""
_FORWARDED = re.compile(r"^[\u4e00-\u9fff]{0,30}关于(?:印发|转发|批转|公布|发布|下达)(.{4,}?)(?:的通知|的公告)$")
"""A notice that only carries the document that people know it by."""
_TITLE_LINES, _TITLE_PARTS, _TITLE_LINE = 15, 3, 60
_PRESS_WORDS = 4
_NUMBER_REACH = 400  # a number further on is that of another document
_HEAD = 3000
_OPENING, _DATE_LINE = 800, 40
_NAVIGATION = re.compile(r"[>»＞/\s]*(?:首页|当前位置|(?:政务|信息|政府信息)公开|政策(?:文件|法规)?|规范性文件|通知|公告|要闻|返回)?[>»＞/\s]*")
"""Lines of the path by which a page is reached."""
_TITLE_LIMIT = 120


def describe(name: str, file: Path, source: SourceText, places: Path) -> tuple[DocumentInfo, tuple[str, ...]]:
    """What is known of a new document, and the names of the fields that are guesses."""
    head = source.text[:_HEAD] or (source.records[0].text[:_HEAD] if source.records else "")
    title = (source.title if source.title and not source.records else "") or _title(head, file, records=bool(source.records))
    title = squeeze(title)[:_TITLE_LIMIT]
    start, end = _in_force(source.text, *_period(title))
    found = _day_of_issue(head)
    number = next((match for row in head[:_NUMBER_REACH].split("\n") if (match := _NUMBER.search(squeeze(row)))), None)
    info = DocumentInfo(
        id=name, title=title, short_title=_short(title), issuer=_issuer(head) or _issuer_in(title) or UNKNOWN_ISSUER, authority=_authority(title, head),
        jurisdiction=_jurisdiction(title, head, places), number=re.sub(r"^.*[文字]号", "", number[1]) if number else None,
        issued=_day(*map(int, found.groups())) if found else None, valid_from=start, valid_until=end, origin=file.name)
    guessed = ["title", "issuer", "authority", "jurisdiction"]
    guessed += [field for field in ("issued", "valid_from", "valid_until") if getattr(info, field) is not None]
    return info, tuple(guessed)


def _day_of_issue(head: str) -> re.Match[str] | None:
    """The date that stands on a line of its own or labelled, else the first of the opening words."""
    dates = [match for row in head.split("\n") if len(row.strip()) <= _DATE_LINE and row.strip()[-1:] not in "。；，" and (match := _ISSUED.search(row))]
    return dates[0] if dates else _ISSUED.search(head[:_OPENING])


def _title(head: str, file: Path, *, records: bool) -> str:
    """The title that the page states, else the first short lines of the text up to the word that ends titles."""
    if records:
        return file.stem
    if stated := re.search(r"(?m)^\s*(?:标\s*题\s*[:：]?|名\s*称\s*[:：])\s*(\S.{5,100})$", head):
        return stated[1]
    shorts = [text for line in lines(head)[:_TITLE_LINES] if line.role == "text" and _may_be_title(text := squeeze(line.text.strip("# ")))]
    for count in range(1, min(len(shorts), _TITLE_PARTS) + 1):
        if _TITLE_END.search("".join(shorts[:count])):
            return "".join(shorts[:count])
    if shorts:
        return shorts[0]
    first = re.search(r"[^\s，。；,;:：]{6,40}", head)
    return file.stem if first is None or not re.fullmatch(r"[\d_\-a-f]*", file.stem) else first[0]


def _may_be_title(text: str) -> bool:
    """A line that is no sentence, no office, no date and no heading inside the document."""
    if len(text) > _TITLE_LINE or _NAVIGATION.fullmatch(text) or re.search(r"[。；！？;，,：:]$|\t", text) or _DATE.search(text) or re.search(r"20\d\d[/.-]\d", text):
        return False
    return not (_ISSUER.match(text) or _NUMBER.search(text) or numbering(text))


def _authority(title: str, head: str) -> Authority:
    for authority, words in _AUTHORITIES:
        if re.search(words, fold(title)):
            return authority
    if len(re.findall(r"记者|发布会", fold(head))) >= _PRESS_WORDS:
        return Authority.PRESS
    if re.search(r"第[一二三四五六七八九十]+条\s", head):
        return Authority.REGULATION
    return Authority.NEWS if re.search(r"本报讯|新华社", head) else Authority.REPORT


def _jurisdiction(title: str, head: str, places: Path) -> str:
    """The place that the title or the issuer begins with, else the first the title names, else the one the first lines name most."""
    names = _place_names(places)
    if begins := _place_it_begins_with(title) or _place_it_begins_with(_issuer(head)):
        return names.get(begins, begins)
    if held := _ASSEMBLY.search(squeeze(head)):
        return names.get(held[1], held[1])
    in_title = [name for name in names if name in title]
    if in_title:
        return names[max(in_title, key=lambda name: (title.index(name) * -1, len(name)))]
    if re.search(r"中华人民共和国|国务院|全国", title):
        return EVERYWHERE
    counted = {name: head.count(name) for name in names if name in head}
    return names[max(counted, key=lambda name: (counted[name], len(name)))] if counted else EVERYWHERE


def _place_it_begins_with(text: str) -> str:
    """The smallest place of the names a title or an issuer begins with (山西省某市某县…), known or not; else ""."""
    found = _ADMINISTRATION.match(re.sub(r"^中共.{2,12}?委(?:员会)?", "", text))
    parts = [] if found is None else [part for part in found.groups() if part]
    while parts and _NO_PLACE.search(parts[-1]):
        parts.pop()
    return "" if not parts or any(_NO_PLACE.search(part) for part in parts) else parts[-1]


def _short(title: str) -> str:
    """The name people know the document by: what a notice forwards, without its book-title marks."""
    forwarded = _FORWARDED.match(title)
    name = title if forwarded is None else forwarded[1]
    name = name[1:-1] if re.fullmatch(r"《[^《》]*》", name) else name
    return name if len(name) <= SHORT_TITLE else f"{name[: SHORT_TITLE - 1]}…"


def _issuer_in(title: str) -> str:
    """The government that the title of a notice names: 某市人民政府办公室关于…"""
    found = re.match(r"([\u4e00-\u9fff]{2,20}(?:人民政府|委员会|[局厅部委院])(?:办公室|办公厅)?)关于", title)
    return found[1] if found else ""


def _place_names(places: Path) -> dict[str, str]:
    """Every name and synonym of a place → its value in the vocabulary; places outside the province aside."""
    try:
        entry = yaml.safe_load(places.read_text(encoding="utf-8"))
        terms = entry["terms"]["place"]
    except (OSError, yaml.YAMLError, KeyError, TypeError):
        return {}
    roots = {value for term in terms.values() for value in ((term or {}).get("broader") or [])}
    found: dict[str, str] = {}
    for value, term in terms.items():
        if (term or {}).get("broader") or value in roots:
            found |= {name: value for name in (value, *((term or {}).get("synonyms") or [])) if len(name) > 1}
    return found


def _period(title: str) -> tuple[date | None, date | None]:
    for name, year in _FIVE_YEARS.items():
        if name in title:
            return date(year, 1, 1), date(year + 4, 12, 31)
    if match := _PERIOD.search(title):
        return date(int(match[1]), 1, 1), date(int(match[2]), 12, 31)
    return None, None


def _in_force(text: str, start: date | None, end: date | None) -> tuple[date | None, date | None]:
    """The days that the last words of a document set (自…起施行，有效期至…), else those of its title."""
    tail = squeeze(text[-_TAIL:])
    begins, ends = _BEGINS.search(tail), _ENDS.search(tail)
    since = _day(*map(int, begins.groups()[:3])) if begins else start
    if ends:
        return since, _day(*map(int, ends.groups()[:3]))
    if years := _LASTS.search(tail):
        count = _YEARS.get(years[1]) or int(years[1])
        return since, _years_later(since, count) if since else end
    return since, end


def _years_later(day: date, count: int) -> date | None:
    """The last day of a period of so many years."""
    later = _day(day.year + count, day.month, day.day)
    return later and later - timedelta(days=1)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _issuer(head: str) -> str:
    """The first line of the head that is the name of an office; "" where none is."""
    rows = (squeeze(row.strip(" \t#*\u3000")) for row in head.split("\n"))
    return next((row for row in rows if _ISSUER.match(row)), "")
