import json
from datetime import date
from pathlib import Path

import pytest

from policyqa.corpus import load, store
from policyqa.corpus.describe import describe
from policyqa.corpus.readers.common import SourceText
from policyqa.errors import DocumentError, KnowledgeBaseError, UsageError
from policyqa.model.text import Authority

TEXT = "兰溪市“十四五”节水规划\n\n兰溪市人民政府\n2021年12月3日\n\n一、要求\n应当节水。\n"


def write(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def snapshot(kb: Path) -> dict[str, bytes]:
    return {str(file.relative_to(kb)): file.read_bytes() for file in (kb / "documents").rglob("*") if file.is_file()}


def test_an_added_document_is_described_for_review_and_loaded(kb, tmp_path):
    (kb / "vocabulary").mkdir()
    write(kb / "vocabulary", "places.yaml", "terms: {place: {浙江省: {}, 兰溪市: {broader: [浙江省], synonyms: [兰溪]}}}")
    report = store.add(kb, write(tmp_path, "节水 规划.txt", TEXT))
    assert (report.status, report.document, report.clauses, report.tables) == ("added", "节水-规划", 5, 0)
    assert {"title", "authority", "jurisdiction", "valid_until"} <= set(report.review)
    info = load(kb)[0].info
    assert info.title == "兰溪市“十四五”节水规划"
    assert info.jurisdiction == "兰溪市"
    assert info.issuer == "兰溪市人民政府"
    assert info.authority is Authority.PLAN
    assert (str(info.valid_from), str(info.valid_until), str(info.issued)) == ("2021-01-01", "2025-12-31", "2021-12-03")
    assert [listed.document for listed in store.listing(kb)] == ["节水-规划"]


def test_a_notice_is_known_by_what_it_forwards_and_holds_where_its_issuer_governs(kb, tmp_path):
    notice = "宁川县人民政府关于印发《宁川县节水办法》的通知\n\n各乡镇人民政府：\n一、要求\n应当节水。\n"
    store.add(kb, write(tmp_path, "n.txt", notice))
    store.add(kb, write(tmp_path, "m.txt", "城市建成区扬尘防治办法\n\n一、要求\n应当洒水。\n"))
    of_no_place, forwarded = (document.info for document in load(kb))
    assert (forwarded.short_title, forwarded.issuer, forwarded.jurisdiction) == ("宁川县节水办法", "宁川县人民政府", "宁川县")
    assert (of_no_place.issuer, of_no_place.jurisdiction) == ("未详", "全国")


@pytest.mark.parametrize(("title", "place"), [
    ("山西省大同市云冈区节水规划", "云冈区"), ("中共晋城市委 晋城市人民政府关于节水的意见", "晋城市"),
    ("太原市市区节水办法", "太原市"), ("关于加强全市节水工作的意见", "全国"), ("工业园区节水办法", "全国"),
])
def test_a_document_holds_in_the_smallest_place_its_title_begins_with(kb, tmp_path, title, place):
    store.add(kb, write(tmp_path, "a.txt", f"{title}\n\n一、要求\n应当节水。\n"))
    assert load(kb)[0].info.jurisdiction == place


def test_the_same_content_is_not_added_twice_and_a_new_version_replaces(kb, tmp_path):
    file = write(tmp_path, "a.txt", TEXT)
    store.add(kb, file)
    assert store.add(kb, file).status == "unchanged"
    assert store.add(kb, write(tmp_path, "a.txt", TEXT + "不得浪费。\n")).status == "replaced"
    assert [len(document.clauses) for document in load(kb)] == [6]
    (tmp_path / "other").mkdir()
    assert store.add(kb, write(tmp_path / "other", "b.txt", TEXT)).document == "b"


def test_records_become_documents_of_their_own(kb, tmp_path):
    lines = [json.dumps({"id": f"r{n}", "title": f"第{n}条", "text": f"应当节水{n}。"}, ensure_ascii=False) for n in range(3)]
    report = store.add(kb, write(tmp_path, "set.jsonl", "\n".join(lines)))
    assert report.documents == 3
    assert [(d.id, d.info.title, d.clauses[0].text) for d in load(kb)][1] == ("r1", "第1条", "应当节水1。")
    assert load(kb)[2].clauses[0].id == "r2#p1/s1"
    with pytest.raises(DocumentError, match="r0"):
        store.add(kb, write(tmp_path, "again.jsonl", lines[0]))
    store.remove(kb, "set")
    assert load(kb) == ()


def test_a_refused_file_touches_nothing(kb, tmp_path):
    store.add(kb, write(tmp_path, "a.txt", TEXT))
    before = snapshot(kb)
    (tmp_path / "bad.docx").write_bytes(b"PK\x03\x04broken")
    with pytest.raises(DocumentError):
        store.add(kb, tmp_path / "bad.docx")
    with pytest.raises(UsageError):
        store.add(kb, write(tmp_path, "c.txt", "应当节水吗。"), name="../out")
    assert snapshot(kb) == before


@pytest.mark.parametrize("step", [1, 2, 3])
def test_a_crash_at_any_move_leaves_the_old_or_the_new(kb, tmp_path, monkeypatch, step):
    store.add(kb, write(tmp_path, "a.txt", TEXT))
    old = load(kb)[0].canonical
    moves = 0
    rename = Path.rename

    def failing(self, target):
        nonlocal moves
        moves += 1
        if moves == step:
            raise KeyboardInterrupt
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", failing)
    monkeypatch.setattr("policyqa.corpus.store.shutil.rmtree", lambda *_, **__: None)  # a dead process cleans nothing up
    if step == 3:
        store.add(kb, write(tmp_path, "a.txt", TEXT + "不得浪费。\n"))
    else:
        with pytest.raises(KeyboardInterrupt):
            store.add(kb, write(tmp_path, "a.txt", TEXT + "不得浪费。\n"))
    monkeypatch.undo()
    assert [d.id for d in load(kb)] == ["a"]
    assert load(kb)[0].canonical == (old + "不得浪费。" if step == 3 else old)
    store.add(kb, write(tmp_path, "a.txt", TEXT + "必须节约。\n"))
    assert load(kb)[0].canonical == old + "必须节约。"
    store.remove(kb, "a")
    assert load(kb) == ()


def test_removing_what_is_not_there_says_what_is(kb, tmp_path):
    store.add(kb, write(tmp_path, "a.txt", TEXT))
    with pytest.raises(UsageError, match="现有 a"):
        store.remove(kb, "b")


def test_the_cache_is_used_checked_and_optional(kb, tmp_path):
    store.add(kb, write(tmp_path, "a.txt", TEXT))
    first = load(kb)
    cache = kb / ".index" / "documents" / "a.json"
    assert cache.exists()
    assert load(kb) == first
    cache.write_bytes(cache.read_bytes()[:100])
    assert load(kb) == first
    cache.unlink()
    cache.parent.rmdir()
    cache.parent.write_text("in the way")
    assert load(kb) == first


def test_a_changed_source_is_read_again_and_told(kb, tmp_path):
    store.add(kb, write(tmp_path, "a.txt", TEXT))
    write(kb / "documents" / "a", "source.txt", TEXT + "不得浪费。\n")
    document = load(kb)[0]
    assert "不得浪费" in document.canonical
    assert "校验和不符" in document.warnings[0]


@pytest.mark.parametrize(("content", "reason"), [
    ("[]", "字段: 值"), ("title: 甲", "缺少字段 short_title"), ("title: [", "YAML"),
    ("{title: 甲, short_title: 甲, issuer: 乙, authority: law, jurisdiction: 丙}", "authority"),
    ("{title: 甲, short_title: 甲, issuer: 乙, authority: plan, jurisdiction: 丙, issued: 昨天}", "2021-12-31"),
])
def test_a_faulty_description_names_the_file_and_the_field(kb, content, reason):
    (kb / "documents" / "a").mkdir()
    write(kb / "documents" / "a", "source.txt", "应当节水。")
    write(kb / "documents" / "a", "document.yaml", content)
    with pytest.raises(KnowledgeBaseError, match=reason):
        load(kb)


def test_a_missing_knowledge_base_says_so(tmp_path):
    with pytest.raises(KnowledgeBaseError, match="kb add"):
        load(tmp_path / "none")


@pytest.mark.parametrize(("last", "valid"), [
    ("第九条 本办法自2024年3月1日起施行，有效期至2029年2月28日。", (date(2024, 3, 1), date(2029, 2, 28))),
    ("第九条 本办法自2024年3月1日起施行，有效期5年。", (date(2024, 3, 1), date(2029, 2, 28))),
    ("第九条 本办法自2024年3月1日起施行。", (date(2024, 3, 1), None)),
])
def test_the_day_of_effect_is_not_taken_for_the_day_of_issue(kb, tmp_path, last, valid):
    store.add(kb, write(tmp_path, "b.txt", f"某市节水办法\n\n2024年1月9日\n\n第一条 应当节水。\n\n{last}\n"))
    info = load(kb)[0].info
    assert (info.valid_from, info.valid_until) == valid
    assert info.issued == date(2024, 1, 9)
    store.add(kb, write(tmp_path, "c.txt", f"某市节水规定\n\n第一条 应当节水。\n\n{last}\n"))
    assert load(kb)[1].info.issued is None


def test_a_notice_binds_and_an_assembly_tells_whose_report_it_is(tmp_path):
    places = tmp_path / "places.yaml"
    notice = SourceText("某州人民政府关于划定禁燃区的通告\n一、范围\n县城为禁燃区。\n")
    info, _ = describe("notice", tmp_path / "a.txt", notice, places)
    assert info.authority is Authority.PLAN
    report = SourceText("政府工作报告\n——2031年1月5日在云台县第九届人民代表大会第二次会议上\n各位代表：\n")
    info, _ = describe("report", tmp_path / "b.txt", report, places)
    assert (info.jurisdiction, info.issued, info.authority) == ("云台县", date(2031, 1, 5), Authority.REPORT)


def test_a_date_inside_the_provisions_is_not_the_day_of_issue(tmp_path):
    text = "某类产业目录\n" + "限制类按本目录管理。\n" * 100 + "注：期限为2035年12月31日的应于该日淘汰。\n"
    info, _ = describe("list", tmp_path / "a.txt", SourceText(text), tmp_path / "places.yaml")
    assert info.issued is None


def test_the_path_to_a_page_is_not_its_title(tmp_path):
    text = "首页\n>\n政务公开\n>\n通知\n2031/01/20 某司\n某委员会关于建立\n某项机制的通知\n某发〔2031〕5号\n"
    info, _ = describe("page", tmp_path / "a.txt", SourceText(text), tmp_path / "places.yaml")
    assert info.title == "某委员会关于建立某项机制的通知"


def test_the_name_a_page_states_is_the_title(tmp_path):
    text = "发布机构：某局\n名 称：某县人民政府关于规范某项工作的通知\n各镇人民政府：\n现通知如下。\n"
    info, _ = describe("page", tmp_path / "a.txt", SourceText(text), tmp_path / "places.yaml")
    assert info.title == "某县人民政府关于规范某项工作的通知"
