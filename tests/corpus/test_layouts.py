"""Documents nobody has seen before: structure is found by language and layout alone."""

import time

import pytest

from policyqa.corpus import parse
from policyqa.corpus.canonical import squeeze
from policyqa.corpus.readers.dispatch import read_file
from policyqa.model.text import ClauseKind


def texts(document, kind):
    return [clause.text for clause in document.clauses if clause.kind is kind]


def by_text(document, start):
    return next(clause for clause in document.clauses if clause.text.startswith(start))


def test_a_statute_has_chapters_articles_paragraphs_and_items(info):
    document = parse("""第一章　总　则
第一条　为了保护水土，制定本条例。
本市行政区域内适用本条例。
第二章　法律责任
第十二条　违反第三条规定，有下列情形之一的，责令改正：
（一）未编制方案的；
（二）未验收即投产的。
第十三条 【施行】本条例自2024年1月1日起施行。
""", info)
    item = by_text(document, "（二）")
    assert item.path == ("第二章法律责任", "第十二条")
    assert item.id == "doc#第二章.第十二条/p3/s1"
    assert item.parent == "doc#第二章.第十二条/p1/s1"
    assert by_text(document, "本市行政").id == "doc#第一章.第一条/p2/s1"
    assert by_text(document, "【施行】").path[-1] == "第十三条"


def test_numbered_run_in_headings_head_their_text_and_unnumbered_topics_do_not(info):
    document = parse("一、总体要求\n（一）指导思想。坚持节水优先，严格管理。\n加强领导。各县要落实责任。\n"
                     "（二）基本原则\n1.统筹兼顾。坚持系统治理。\n", info)
    assert texts(document, ClauseKind.HEADING) == ["一、总体要求", "（一）指导思想", "（二）基本原则", "1.统筹兼顾"]
    assert by_text(document, "坚持系统").path == ("一、总体要求", "（二）基本原则", "1.统筹兼顾")
    assert by_text(document, "加强领导").kind is ClauseKind.SENTENCE


def test_hard_wraps_page_breaks_and_numbers_in_the_middle_of_a_sentence(info):
    document = parse("""一、严格准入
新建项目应当符合国土空间规划和生态环境分区管控要求，落实区域
削减措施，做到增产不增污。对位于水源地

一、二级保护区的项目，一律不予批准；已建成的限期
拆除。
二、加强监管
""", info)
    assert texts(document, ClauseKind.HEADING) == ["一、严格准入", "二、加强监管"]
    assert texts(document, ClauseKind.SENTENCE) == [
        "新建项目应当符合国土空间规划和生态环境分区管控要求，落实区域削减措施，做到增产不增污。",
        "对位于水源地一、二级保护区的项目，一律不予批准；", "已建成的限期拆除。"]


def test_a_box_with_numbered_entries_ends_at_the_next_heading(info):
    document = parse("""（一）工程
专栏3 重点工程
1.水库除险加固。加固水库3座。
2.灌区改造。改造渠道10公里，
更换闸门。
（二）管理
加强管理。
""", info)
    assert texts(document, ClauseKind.BOX_ENTRY) == ["1.水库除险加固。加固水库3座。", "2.灌区改造。改造渠道10公里，更换闸门。"]
    assert by_text(document, "1.水库").path == ("（一）工程", "专栏3重点工程")
    assert by_text(document, "加强管理").path == ("（二）管理",)


def test_text_after_a_box_without_a_heading_between_is_no_entry(info):
    document = parse("""专栏1 重点项目
甲县污水厂项目：建设污水厂一座。
乙县管网项目：新建管网20公里。
项目建设要统筹推进。各县要落实资金保障。市直部门要加强指导。
""", info)
    assert len(texts(document, ClauseKind.BOX_ENTRY)) == 2
    assert by_text(document, "各县要").kind is ClauseKind.SENTENCE


def test_umbrella_entries_own_their_parts(info):
    document = parse("专栏2 项目\n污水治理工程：\n甲县建设处理站2个，规模100吨；乙县建设处理站3个。\n管网改造工程：改造管网。\n", info)
    entries = [c for c in document.clauses if c.kind is ClauseKind.BOX_ENTRY]
    assert [(e.id.rpartition("/")[2], e.parent and e.parent.rpartition("/")[2]) for e in entries] == [
        ("e1", None), ("e1.1", "e1"), ("e1.2", "e1"), ("e2", None)]


def test_markdown_headings_and_tables(info):
    document = parse("""# 总则
## 目的
为了节水。
| 指标 | 2025年 |
|---|---:|
| 用水量 | 3亿立方米 |
| 再生水 | 25% |
# 附录
没有了。
""", info)
    row = by_text(document, "再生水")
    assert row.cells == (("指标", "再生水"), ("2025年", "25%"))
    assert row.path == ("总则", "目的")
    assert by_text(document, "没有了").path == ("附录",)


def test_html_tables_inside_text_with_merged_and_nested_cells(info):
    document = parse("""表3 排放限值
<table><tr><td rowspan="2">行业</td><td colspan="2">限值</td></tr><tr><td>现有</td><td>新建</td></tr>
<tr><td rowspan="2">钢铁</td><td>50</td><td>35</td></tr><tr><td>40<table><tr><td>时段</td><td>值</td></tr><tr><td>夜</td><td>9</td></tr></table></td><td>30</td></tr></table>
后文在此。
""", info)
    rows = [c.cells for c in document.clauses if c.kind is ClauseKind.TABLE_ROW]
    assert rows == [(("行业", "钢铁"), ("限值/现有", "50"), ("限值/新建", "35")),
                    (("行业", "钢铁"), ("限值/现有", "40"), ("限值/新建", "30")),
                    (("时段", "夜"), ("值", "9"))]
    assert by_text(document, "后文在此").kind is ClauseKind.SENTENCE


def test_a_table_over_two_pages_keeps_merged_cells_and_joins_the_cut_row(info):
    document = parse("类别\t序号\t指标\t目标\n水\t1\t用水量\t3\n\t2\t再生水利\t25%\n\n类别\t序号\t指标\t目标\n\t\t用率\t\n气\t3\t优良率\t—\n\t4\t重污染\t\n", info)
    rows = [dict(c.cells) for c in document.clauses if c.kind is ClauseKind.TABLE_ROW]
    assert [(r["类别"], r["序号"], r["指标"], r["目标"]) for r in rows] == [
        ("水", "1", "用水量", "3"), ("水", "2", "再生水利用率", "25%"), ("气", "3", "优良率", "—"), ("气", "4", "重污染", "—")]


def test_a_conversation_names_who_speaks(info):
    document = parse("主持人：\n今天介绍有关情况。\n市水务局局长 李明：\n各位朋友：\n用水要节约。谢谢！\n某报记者：\n请问怎么办？\n"
                     "市水务局局长 李明：\n一是严管。二是服务。\n", info)
    assert [c.speaker for c in document.clauses if c.kind is ClauseKind.SENTENCE] == [
        "主持人", *["市水务局局长 李明"] * 3, "某报记者", *["市水务局局长 李明"] * 2]


def test_a_newspaper_page_is_cut_into_its_stories(info):
    document = parse("""要闻

全市节水大会召开

本报讯（记者 李明）昨日，全市节水大会召开，会议强

调要节约用水。（王五）

甲县开展植树活动

本报讯 近日，甲县组织干部植树。
""", info)
    assert [c.article for c in document.clauses if c.kind is ClauseKind.SENTENCE] == ["全市节水大会召开", "甲县开展植树活动"]
    assert by_text(document, "（王五）").kind is ClauseKind.NOTE


def test_printed_contents_without_leaders_are_left_out(info):
    document = parse("目 录\n一、总则 1\n二、管理 5\n\n一、总则\n总则如此。\n二、管理\n管理如此。\n", info)
    assert texts(document, ClauseKind.HEADING) == ["一、总则", "二、管理"]


def test_the_same_numbers_twice_still_give_different_ids(info):
    document = parse("附件1\n一、甲\n甲文。\n附件2\n一、甲\n乙文。\n一、甲\n丙文。\n", info)
    ids = [clause.id for clause in document.clauses]
    assert len(set(ids)) == len(ids)


def test_english_sentences_keep_their_spaces(info):
    document = parse("1.1 Scope\n\nCoal boilers below 65 t/h\nmust not be built. Gas boilers are free.\n", info)
    assert texts(document, ClauseKind.SENTENCE) == ["Coal boilers below 65 t/h must not be built.", "Gas boilers are free."]


def test_nothing_readable_is_lost_in_odd_texts(info):
    for source in ("", "。。。", "（（（", "\t\t", "|a|", "<table>", "第一条", "专栏", "一、", "#", "：：", "<table><tr><td>甲", "1.\n2.\n"):
        document = parse(source, info)
        for clause in document.clauses:
            assert clause.text == document.canonical[clause.start:clause.end] != ""


@pytest.mark.parametrize("source", [
    "（" * 50_000, "坚持生态优先、绿色发展\n" * 5_000, "浓度PM_{2.5}达标。\n" * 5_000, "?秾嵤姟" * 5_000, "水" * 200_000,
    "专栏1 项目\n甲县工程：\n" + "乙县建设水厂；\n" * 5_000, "目录\n" + "一、总则\n" * 5_000, "甲\t乙\n" * 5_000,
    "<table><tr><td>" * 2_000, "<table><tr>" + "<td rowspan=200 colspan=200>甲</td>" * 200 + "</tr>" + "<tr><td>1</td></tr>" * 200,
], ids=["brackets", "titles", "formulas", "mojibake", "one word", "box", "contents", "rows", "nested", "spans"])
def test_odd_texts_take_time_in_proportion(info, source):
    began = time.process_time()
    parse(source, info)
    assert time.process_time() - began < 10


def entries(text, info):
    found = [c for c in parse(text, info).clauses if c.kind is ClauseKind.BOX_ENTRY]
    place = {c.id: c.text for c in found}
    return [(c.text, place.get(c.parent or "")) for c in found]


@pytest.mark.parametrize(("lines", "parents"), [
    (["污水工程：", "1. 甲县污水厂扩建。日处理2万吨。", "2. 乙县污水站项目：建设10座。", "垃圾工程：", "1. 丙县焚烧发电项目。", "2. 渗滤液项目"], [None, 0, 0, None, 3, 3]),
    (["1. 污水工程：", "甲县新建厂一座；", "乙县扩建厂一座。", "2. 垃圾工程：", "（1）焚烧发电项目：日处理800吨。", "（2）渗滤液项目", "3. 河道工程：清淤10公里。"], [None, 0, 0, None, 3, 3, None]),
    (["（一）矿山修复：", "1. 甲县历史遗留矿山修复。", "2. 乙县矿山修复。", "（二）湿地修复：丙湖湿地保护。"], [None, 0, 0, None]),
], ids=["label over numbers", "number over labels and numbers", "two styles"])
def test_entries_of_a_numbered_box_stand_under_the_entry_that_opens_them(info, lines, parents):
    document = "\n\n".join(["一、水", "专栏3 重点工程", *lines, "二、气", "应当减排。"])
    assert entries(document, info) == [(squeeze(line), None if at is None else squeeze(lines[at])) for line, at in zip(lines, parents, strict=True)]


def outline(text, info):
    """Heading path and text of every sentence."""
    return [("/".join(c.path), c.text) for c in parse(text, info).clauses if c.kind is ClauseKind.SENTENCE]


def test_a_short_numbered_line_with_a_full_stop_heads_the_paragraphs_below_it(info):
    assert outline("一、任务\n\n（一）优化产业结构，推动转型。\n\n严格准入。新增产能须等量置换。\n\n（二）整治扬尘。\n\n工地须设围挡。\n", info) == [
        ("一、任务/（一）优化产业结构，推动转型", "严格准入。"),
        ("一、任务/（一）优化产业结构，推动转型", "新增产能须等量置换。"),
        ("一、任务/（二）整治扬尘", "工地须设围挡。"),
    ]
    assert outline("一、范围包括：\n\n（一）河道管理区。\n\n（二）湖泊保护区。\n\n上述区域禁止采砂。\n", info) == [
        ("", text) for text in ("一、范围包括：", "（一）河道管理区。", "（二）湖泊保护区。", "上述区域禁止采砂。")]


def test_numbers_that_count_on_through_all_parts_are_headings(info):
    found = outline("一、任务\n\n（一）控源。应当截污。\n\n（二）清淤。应当检测。\n\n二、保障\n\n（三）压实责任。各县落实。\n", info)
    assert found[-1] == ("二、保障/（三）压实责任", "各县落实。")


def test_a_long_note_of_who_is_responsible_ends_its_paragraph(info):
    who = "（牵头单位：市生态环境局；责任单位：市发展改革委、市工业和信息化局，各县（市、区）人民政府）"
    found = outline(f"一、任务\n（一）减煤。严控用煤。{who}\n（二）控尘。\n管住工地。\n", info)
    assert found[-1] == ("一、任务/（二）控尘", "管住工地。")


def test_inserted_articles_and_items_below_items(info):
    document = parse("第十条 不得建设下列项目：\n（一）制革；\n（二）采煤，其中：\n1.带压开采的；\n2.未经批准的。\n（三）电镀。\n"
                     "第十条之一 违反前条的，处罚款。\n第十一条 本条例施行。\n", info)
    lead, inner = by_text(document, "不得建设"), by_text(document, "（二）采煤")
    assert [by_text(document, start).parent for start in ("（一）", "1.", "2.", "（三）")] == [lead.id, inner.id, inner.id, lead.id]
    assert by_text(document, "违反前条").path == ("第十条之一",)
    assert by_text(document, "本条例施行").path == ("第十一条",)


def test_speakers_in_brackets_and_at_the_head_of_what_they_say(info):
    document = parse("[主持人 张敏]：各位好。\n[何伟]：国三货车不得入城。\n第二，加油站须回收油气。\n[晚报记者]：怎么处罚？\n[何伟]：处五千元罚款。\n", info)
    assert by_text(document, "第二，").speaker == "何伟"
    assert by_text(document, "怎么处罚").speaker == "晚报记者"
    plain = parse("主持人：开会。\n何伟：应当减排。\n记者：何时施行？\n何伟：三月一日。\n注意：带证件。\n", info)
    assert by_text(plain, "三月一日").speaker == "何伟"
    assert not any("注意" in (c.speaker or "") for c in plain.clauses)


def test_labels_of_a_list_are_no_speakers(info):
    document = parse("一、甲项目\n建设内容：新建厂房。\n责任单位：住建局。\n高标准：一级。\n二、乙项目\n建设内容：改造管网。\n责任单位：水利局。\n高标准：二级。\n", info)
    assert {c.speaker for c in document.clauses} == {None}


def test_questions_head_their_answers(info):
    found = outline("问：个人不分类会被罚款吗？\n答：会。处50元罚款。\n问：餐馆怎么办？\n答：须签收运协议。\n", info)
    assert found == [("问：个人不分类会被罚款吗？", "答：会。"), ("问：个人不分类会被罚款吗？", "处50元罚款。"), ("问：餐馆怎么办？", "答：须签收运协议。")]


def test_a_headline_with_subtitle_a_byline_and_briefs(info):
    document = parse("某某日报 2024年5月16日 星期四 第3版\n\n全市防汛会议召开\n强调守牢底线\n本报讯（记者 刘洋）会议召开。\n会议要求清障。\n\n"
                     "首座储能电站投运\n新华社记者 孙宇 本报记者 钱进\n5月14日，电站投运。\n\n简讯\n■北湖区整治油烟。\n", info)
    assert list(dict.fromkeys(c.article for c in document.clauses if c.kind is ClauseKind.SENTENCE)) == [
        "全市防汛会议召开", "首座储能电站投运", "■北湖区整治油烟。"]


def test_the_list_of_annexes_is_text_and_the_annexes_are_headings(info):
    document = parse("一、目标\n应当节水。\n附件：1.任务分解表\n　　　2.联系人名单\n附件1\n任务分解表\n指标\t值\n面积\t3\n", info)
    assert texts(document, ClauseKind.HEADING) == ["一、目标", "附件1", "任务分解表"]
    assert by_text(document, "2.联系人").path == ("一、目标",)


def test_a_box_over_a_table_heads_its_rows(info):
    document = parse("一、目标\n专栏1 主要指标\n指标\t2025年\n森林覆盖率\t35%\n二、任务\n应当造林。\n", info)
    row = next(c for c in document.clauses if c.kind is ClauseKind.TABLE_ROW)
    assert (row.path, row.cells) == (("一、目标", "专栏1主要指标"), (("指标", "森林覆盖率"), ("2025年", "35%")))


def test_a_frame_that_ends_ends_its_box(info):
    document = parse("一、任务\n\n专栏2 重点工程\n\n01 风电工程\n\n建设两个基地。\n\n02 蓄能工程\n\n建成一座电站。\n\n\x1d\n\n新建项目须配储能。\n", info)
    assert texts(document, ClauseKind.BOX_ENTRY) == ["01风电工程建设两个基地。", "02蓄能工程建成一座电站。"]
    assert by_text(document, "新建项目").path == ("一、任务",)


def test_paragraphs_indented_by_a_tab_are_no_table(info):
    document = parse("""某省登记管理办法


\t第一章 总 则


\t第一条 为规范登记工作，制定本办法。


\t第二章 程序


\t第二条 登记主体应当如实申报。
""", info)
    assert not texts(document, ClauseKind.TABLE_ROW)
    assert by_text(document, "登记主体").path == ("第二章程序", "第二条")


def test_a_row_that_begins_with_an_empty_cell_stays_in_its_table(info):
    document = parse("指标\t2020年\t2025年\n\t35\t30\n\t\t约28\n", info)
    assert texts(document, ClauseKind.TABLE_ROW) == ["35 30", "约28"]


def test_items_without_stops_are_items_and_a_figure_at_their_beginning_is_not_their_number(info):
    document = parse("""第一类 限制类
1.甲法生产线
2.单线5万立方米/年以下的乙装置
3.1000吨/年以下的丙项目，丁加工项目
4.戊剂生产线（取得证书的除外）
第二类 淘汰类
1.30万吨/年以下己矿
2.庚法炼制
""", info)
    items = texts(document, ClauseKind.SENTENCE)
    assert items == ["1.甲法生产线", "2.单线5万立方米/年以下的乙装置", "3.1000吨/年以下的丙项目，丁加工项目",
                     "4.戊剂生产线（取得证书的除外）", "1.30万吨/年以下己矿", "2.庚法炼制"]
    assert by_text(document, "3.1000").path == ("第一类限制类",)
    assert by_text(document, "1.30万").path == ("第二类淘汰类",)


def test_a_figure_at_the_margin_is_no_number_of_an_item(info):
    document = parse("一、任务\n加快治理，到明年底全市治理矿山面积达到\n1.25万公顷以上，并完成验收。\n", info)
    assert texts(document, ClauseKind.SENTENCE) == ["加快治理，到明年底全市治理矿山面积达到1.25万公顷以上，并完成验收。"]


def test_numbered_headings_with_text_stay_headings(info):
    document = parse("一、任务\n1.治水\n建设水厂。\n2.治气\n改造锅炉。\n", info)
    assert by_text(document, "改造锅炉").path == ("一、任务", "2.治气")


WRAPPED = """　　（一）加强监管。各县要对辖区内重点排污
单位开展检查，建立问题清单，限期完成整改
任务并向社会公布结果，接受群众监督。（甲局
、乙局牵头
）
　　（二）强化约束。对未按期整改的单位暂停审
批其新增项目，直至整改完成为止。
　　3.建筑面积五万平方米以上的工地全部安装监测
设施和视频监控系统，并与主管部门联网运行。
　　4.全市单位产值碳排放强度比上年下降9.
5%左右，工业用水重复利用率稳步提高。
"""


def test_a_wide_line_a_bracket_and_a_decimal_cut_by_the_margin_are_put_together(info):
    document = parse(WRAPPED, info)
    said = texts(document, ClauseKind.SENTENCE)
    assert "3.建筑面积五万平方米以上的工地全部安装监测设施和视频监控系统，并与主管部门联网运行。" in said
    assert by_text(document, "对未按期").path == ("（二）强化约束",)
    assert any("下降9. 5%左右" in sentence for sentence in said)


def test_a_speaker_first_named_with_all_titles_speaks(info):
    document = parse("""某局副局长、新闻发言人林某：
各位好。
主持人：
请提问。
记者：
何时施行？
林某：
明年施行。
林某：
谢谢。
""", info)
    assert by_text(document, "各位好").speaker == "某局副局长、新闻发言人 林某"
    assert by_text(document, "明年施行").speaker == "林某"


def test_the_heading_of_a_markdown_notice_is_a_heading(info):
    document = parse("# 关于规范某项工作的通知\n\n各县人民政府：\n\n现通知如下。\n", info)
    assert texts(document, ClauseKind.HEADING) == ["关于规范某项工作的通知"]


def test_an_entry_of_a_box_knows_its_heading_line(info):
    document = parse("一、任务\n\n专栏1 节水工程\n\n01 城镇供水管网\n\n更新管网8公里。\n\n02 农业节水。\n\n建设灌溉面积。\n\n二、保障\n加强领导。\n", info)
    entries = [clause for clause in document.clauses if clause.kind is ClauseKind.BOX_ENTRY]
    assert [entry.text[: entry.head] for entry in entries] == ["01城镇供水管网", ""]


def test_a_final_provision_is_no_heading(info):
    document = parse("一、范围\n县城为禁燃区。\n二、本通告自发布之日起施行，有效期五年。\n某县人民政府\n2031年3月1日\n", info)
    assert "二、本通告自发布之日起施行，有效期五年。" in texts(document, ClauseKind.SENTENCE)


def test_articles_whose_number_is_a_line_of_its_own_hold_the_text_below(info):
    document = parse("第一章 总则\n\n第一条\n为规范运营，制定本规范。\n\n第二条\n方案应包括以下内容：\n（一）名称；\n（二）期限。\n\n第三条\n方案应当报批。\n", info)
    assert by_text(document, "（二）").path == ("第一章总则", "第二条")
    assert by_text(document, "（二）").parent == by_text(document, "方案应包括").id
    assert by_text(document, "方案应当报批").path == ("第一章总则", "第三条")


def test_marks_of_bold_type_inside_a_markdown_line_are_no_text(tmp_path):
    file = tmp_path / "a.md"
    file.write_text("# 某办法\n\n**第一条** 为规范管理，制定本办法。\n", encoding="utf-8")
    assert read_file(file).text == "# 某办法\n\n第一条 为规范管理，制定本办法。\n"
