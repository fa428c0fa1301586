"""Adding files to a knowledge base: what is reported of them, and whether searches know everyday words there."""

from pathlib import Path

import pytest

from policyqa.errors import DocumentError
from policyqa.service import Service, Settings

TEXT = """某县水资源管理办法

第一条 新建项目应当采用节水工艺，未采用的不予批准取水许可。

第二条 严禁在河道管理范围内倾倒垃圾。

第五条 本办法自2024年1月1日起施行。"""


@pytest.fixture
def service(tmp_path: Path) -> Service:
    return Service(Settings(kb=tmp_path / "kb", cache_dir=tmp_path / "cache", dense=False))


def added(service: Service, tmp_path: Path, text: str) -> str:
    file = tmp_path / "某县办法.txt"
    file.write_text(text, encoding="utf-8")
    return service.add_documents([file])[0]


def test_the_report_counts_norms_and_says_where_to_look(service, tmp_path):
    report = added(service, tmp_path, TEXT.replace("垃圾", "垃\ufffd"))
    assert "规范性语句（禁止" in report
    assert "第 5 行：有无法显示的字符" in report
    assert "第 7 行：“第二条”之后是“第五条”，中间可能有缺漏" in report


def test_long_work_tells_how_far_it_is(service, tmp_path):
    (tmp_path / "many.jsonl").write_text("".join(f'{{"id": "a{n}", "text": "第{n}条 应当节水。"}}\n' for n in range(120)), encoding="utf-8")
    told = []
    service.add_documents([tmp_path / "many.jsonl"], lambda *step: told.append(step))
    assert told == [("读取 many.jsonl", 50, 120), ("读取 many.jsonl", 100, 120)]
    told.clear()
    assert "120 份文件" in service.build_indexes(lambda *step: told.append(step))
    assert ("切分条款", 1, 1) in told


def test_everyday_words_are_known_where_the_knowledge_base_has_a_vocabulary_of_its_own(service, tmp_path):
    added(service, tmp_path, TEXT + "\n\n第六条 鼓励使用再生水。\n")
    (tmp_path / "kb" / "vocabulary").mkdir()
    (tmp_path / "kb" / "vocabulary" / "places.yaml").write_text("terms: {place: {某县: {}}}\n", encoding="utf-8")
    assert "再生水" in service.search("处理过的污水", k=1)[0]["text"]


def test_a_refused_file_leaves_the_others_in(service, tmp_path):
    (tmp_path / "empty.txt").touch()
    (tmp_path / "good.txt").write_text(TEXT, encoding="utf-8")
    with pytest.raises(DocumentError, match=r"已加入 good(.|\n)*empty\.txt 是空文件"):
        service.add_documents([tmp_path / "empty.txt", tmp_path / "good.txt"])
    assert [d["id"] for d in service.documents()] == ["good"]


def test_a_refused_file_makes_nothing_be_loaded_anew(service, tmp_path):
    added(service, tmp_path, TEXT)
    held = service.knowledge
    (tmp_path / "empty.txt").touch()
    with pytest.raises(DocumentError):
        service.add_documents([tmp_path / "empty.txt"])
    assert service.knowledge is held
    added(service, tmp_path, TEXT + "\n\n第六条 鼓励使用再生水。\n")
    assert service.knowledge is not held
