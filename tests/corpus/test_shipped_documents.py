"""The five shipped documents: counts and places that were read off the printed pages."""

import re
from pathlib import Path

import pytest

from policyqa.corpus import render_lock
from policyqa.corpus.folding import fold
from policyqa.model.text import ClauseKind

KB = Path(__file__).parents[2] / "kb"


def of_kind(document, kind):
    return [clause for clause in document.clauses if clause.kind is kind]


def test_every_clause_is_verbatim_unique_and_in_order(shipped):
    for document in shipped.values():
        ids = [clause.id for clause in document.clauses]
        assert len(set(ids)) == len(ids)
        for clause in document.clauses:
            assert clause.text == document.canonical[clause.start:clause.end]
            assert clause.text == clause.text.strip() != ""
            assert clause.id.startswith(f"{document.id}#")
        starts = [clause.start for clause in document.clauses]
        assert starts == sorted(starts)


def test_clauses_cover_the_text_but_for_furniture_contents_and_table_headings(shipped):
    for document in shipped.values():
        covered = set()
        for clause in document.clauses:
            covered.update(range(clause.start, clause.end))
        bare = "".join(char for at, char in enumerate(document.canonical) if at not in covered)
        assert "应当" not in bare
        assert "不得" not in bare
        assert "。" not in re.sub(r"解读链接.*", "", bare)
        assert len(bare) < 1200


def test_every_heading_of_the_printed_contents_is_a_heading(shipped):
    source = (KB / "documents" / "yuncheng-plan" / "source.txt").read_text(encoding="utf-8")
    printed = re.findall(r"(?m)^(.+?)\.{4,}\s*[\dIVX]+$", source)
    assert len(printed) == 42
    headings = {re.sub(r"\s", "", fold(clause.text)) for clause in of_kind(shipped["yuncheng-plan"], ClauseKind.HEADING)}
    assert {re.sub(r"\s", "", fold(line)) for line in printed} <= headings


def test_contents_are_no_clauses(shipped):
    assert not any("....." in clause.text for clause in shipped["yuncheng-plan"].clauses)


def test_boxes_and_their_entries(shipped):
    entries = of_kind(shipped["yuncheng-plan"], ClauseKind.BOX_ENTRY)
    tops = {f"专栏{number}": sum(e.box == f"专栏{number}" and e.parent is None for e in entries) for number in range(1, 14)}
    assert tops == {"专栏1": 4, "专栏2": 4, "专栏3": 15, "专栏4": 3, "专栏5": 7, "专栏6": 2, "专栏7": 5, "专栏8": 12,
                    "专栏9": 4, "专栏10": 9, "专栏11": 3, "专栏12": 2, "专栏13": 2}
    assert len(of_kind(shipped["yuncheng-plan"], ClauseKind.BOX)) == 13
    parts = {e.box: [] for e in entries if e.parent}
    for entry in entries:
        if entry.parent:
            parts[entry.box].append(entry.parent.rpartition("/")[2])
    assert parts == {"专栏4": ["e1"] * 3 + ["e2"] * 3, "专栏6": ["e1"] * 3 + ["e2"] * 8}


def test_an_entry_cut_by_a_page_break_is_one_clause_under_its_box(shipped):
    entry = next(c for c in shipped["yuncheng-plan"].clauses if c.text.startswith("运城市官道河生态修复与整治工程"))
    assert entry.text.endswith("管理、游憩及服务建筑10949平方米。")
    assert "配套建构物10座" in entry.text
    assert entry.path == ("四、加强“三水”统筹，推进流域生态保护与修复", "（一）以三河三湖为重点，推进水生态保护与修复",
                          "4.加快推进三湖环境治理与生态修复", "专栏3水生态修复与保护重大工程")
    assert entry.id == "yuncheng-plan#四.一.4/专栏3/e2"


HEADINGS = ("类别", "序号", "指标", "计量单位", "2020年现状", "2025年目标", "指标属性")
GIVEN = "完成省下达指标"
INDICATORS = [
    ("生态保护", "生态保护红线划定面积占国土面积比例", "%", "21.03¹", "不减少", "约束性"),
    ("生态保护", "森林覆盖率", "%", "29.19", "35.00", "约束性"),
    ("生态保护", "森林草原火灾受害控制率", "%", "—", "≤0.5", "预期性"),
    ("生态保护", "森林草原有害生物成灾控制率", "%", "—", "≤3.5", "预期性"),
    ("生态保护", "全市水土保持率", "%", "—", "65", "约束性"),
    ("生态保护", "生态质量指数", "—", "—", GIVEN, "预期性"),
    ("环境质量", "空气质量优良天数比率", "%", "66", GIVEN, "约束性"),
    ("环境质量", "细颗粒物浓度", "μg/m³", "57", GIVEN, "约束性"),
    ("环境质量", "城市集中式饮用水水源达到或优于Ⅲ类比例", "%", "100", GIVEN, "预期性"),
    ("环境质量", "地表水国考断面（点位）达到或好于Ⅲ类水体比例", "%", "54.54", GIVEN, "约束性"),
    ("环境质量", "地表水劣Ⅴ类水体比例", "%", "0", "0", "预期性"),
    ("环境质量", "城市黑臭水体比例", "%", "0", "0", "预期性"),
    ("环境质量", "超筛选值耕地安全利用率", "%", "100", GIVEN, "约束性"),
    ("环境质量", "污染地块安全利用率", "%", "100", GIVEN, "约束性"),
    ("环境质量", "地下水质量Ⅴ类水体比例", "%", "—", GIVEN, "预期性"),
    ("环境质量", "新开展农村环境整治行政村的比例", "%", "28.1", GIVEN, "预期性"),
    ("环境质量", "化学需氧量排放总量减少", "%", "[35.60]", GIVEN, "约束性"),
    ("环境质量", "氨氮排放总量减少", "%", "[20.96]", GIVEN, "约束性"),
    ("环境质量", "二氧化硫排放总量减少", "%", "[40.47]", GIVEN, "约束性"),
    ("环境质量", "氮氧化物排放总量减少", "%", "[35.64]", GIVEN, "约束性"),
    ("环境质量", "VOCs排放总量减少", "%", "—", GIVEN, "约束性"),
    ("经济", "万元GDP能源消耗降低", "%", "—", GIVEN, "约束性"),
    ("经济", "单位GDP二氧化碳排放降低", "%", "—", GIVEN, "约束性"),
    ("经济", "非化石能源占一次能源消费比重", "%", "—", GIVEN, "约束性"),
    ("经济", "万元GDP用水量下降", "%", "—", GIVEN, "约束性"),
    ("经济", "全市用水总量", "亿立方米", "16.38*", GIVEN, "约束性"),
]


def test_table_2_1_has_26_rows_with_all_cells_right(shipped):
    rows = [c for c in of_kind(shipped["yuncheng-plan"], ClauseKind.TABLE_ROW) if "/表2-1/" in c.id]
    wanted = [tuple(zip(HEADINGS, (kind, str(number), *rest), strict=True))
              for number, (kind, *rest) in enumerate(INDICATORS, 1)]
    assert [row.cells for row in rows] == wanted
    assert rows[17].id == "yuncheng-plan#二.三/表2-1/r18"
    assert rows[0].path == ("二、指导思想、原则和目标", "（三）主要目标", "表2-1规划指标体系")


def test_a_row_cut_by_a_page_break_says_that_it_was_put_together(shipped):
    row = next(c for c in shipped["yuncheng-plan"].clauses if c.id.endswith("/表2-1/r22"))
    assert "能源消耗降低" in row.reading
    assert "能源消耗降低" not in row.text
    assert row.repairs


def test_notes_under_a_table_are_notes_without_tags(shipped):
    notes = [c.text for c in shipped["yuncheng-plan"].clauses if "/表2-1/n" in c.id]
    assert [note[:6] for note in notes] == ["1.因“三线", "2.[]内为"]
    assert not any("<" in note for note in notes)


def test_table_7_1_keeps_its_categories_over_the_page_break(shipped):
    rows = [dict(c.cells) for c in of_kind(shipped["yuncheng-plan"], ClauseKind.TABLE_ROW) if "/表7-1/" in c.id]
    assert [row["类别"] for row in rows] == ["战略性新兴产业"] * 6 + ["传统产业"] * 4
    assert rows[9]["产业集群"] == "绿色建材产业集群"


def test_run_in_topics_are_sentences(shipped):
    plan = shipped["yuncheng-plan"]
    topic = next(c for c in plan.clauses if c.text == "开展裸露地面复绿工程。")
    assert topic.kind is ClauseKind.SENTENCE
    assert topic.id == "yuncheng-plan#五.四/p1/s1"
    assert any(c.text.startswith("铝镁产业：") and c.kind is ClauseKind.SENTENCE for c in plan.clauses)


@pytest.mark.parametrize("words", ["字体大小", "网站地图", "ICP备", "公网安备", "技术支持", "索引号", "解读链接", "责编", "此件公开发布"])
def test_page_furniture_is_in_no_clause(shipped, words):
    assert any(words in document.canonical for document in shipped.values())
    assert not any(words in clause.text for document in shipped.values() for clause in document.clauses)


def test_chapters_and_sections_of_the_web_page(shipped):
    headings = [c.text for c in of_kind(shipped["lvliang-plan"], ClauseKind.HEADING)]
    assert sum(text.startswith("第") and "章" in text[:3] for text in headings) == 9
    assert sum(text.startswith("第") and "节" in text[:3] for text in headings) == 36
    clause = next(c for c in shipped["lvliang-plan"].clauses if c.text == "继续推进交通运输结构调整。")
    assert clause.path == ("第五章协同推进减污降碳,持续改善环境空气质量", "第三节加快建设绿色交通运输体系")


def test_a_label_line_heads_what_follows(shipped):
    goal = next(c for c in shipped["lvliang-plan"].clauses if c.text.startswith("——生态环境持续改善"))
    assert goal.path[-1] == "2025年主要目标"


def test_speakers_of_the_press_conference(shipped):
    document = shipped["shanxi-press-2024"]
    clause = next(c for c in document.clauses if c.text.startswith("焦化行業加快") or "固定床間歇式" in c.text)
    assert clause.speaker == "省工信廳副廳長 張曉蕾"
    assert sum(c.kind is ClauseKind.HEADING for c in document.clauses) == 14
    assert document.clauses[0].speaker is None


def test_teasers_over_the_news_text_are_not_repeated_as_clauses(shipped):
    first = shipped["shanxi-press-2024"].clauses[0]
    assert first.text.endswith("進行深入解讀。")


def test_stories_of_the_newspaper_page(shipped):
    document = shipped["yuncheng-daily-2024"]
    stories = list(dict.fromkeys(c.article for c in document.clauses))
    assert len(stories) == 10
    assert None not in stories
    clause = next(c for c in document.clauses if "栋源农牧" in c.text)
    assert clause.article == "稷山化峪镇“三方面”发力跑出项目建设“加速度”" == clause.path[0]
    assert next(c for c in document.clauses if "一泓清水入黄河" in c.text).path[1] == "示范引领一体推进国家战略"


def test_repairs_stand_beside_the_printed_text(shipped):
    press = shipped["shanxi-press-2024"]
    clause = next(c for c in press.clauses if "秾嵤┮" in c.text)
    assert clause.reading.startswith("感謝您的提問。《實施意見》對當前和今后一段時期我省")
    assert len(press.repairs) == 8
    plan = shipped["yuncheng-plan"]
    readings = {repair.printed: repair.reading for repair in plan.repairs}
    assert readings["$1\\sim 3\\text{m}^3/\\text{s}$"] == "1~3m³/s"
    assert readings["PM_{2.5}"] == "PM2.5"
    assert readings["m^3/d"] == "m³/d"
    for document in shipped.values():
        assert all(document.canonical[r.start:r.end] == r.printed for r in document.repairs)
        assert not document.warnings


def test_the_committed_lock_is_that_of_the_sources(shipped):
    assert (KB / "clauses.lock").read_text(encoding="utf-8") == render_lock(shipped.values())
