"""A question on one duty is answered by that duty, and says what holds of the project besides; nothing prohibited is set aside."""

from datetime import date

DAY = date(2024, 6, 1)


def test_a_duty_asked_about_decides_and_the_whole_verdict_is_told(service):
    answer = service.ask("运城在建一座新煤矿，井下要不要配矸石智能分选？", as_of=DAY)
    assert answer["verdict"] == "conditional"
    assert [c["quote"] for c in answer["citations"]] == ["到2025年全市新建矿井全部建成井下矸石智能分选系统"]
    assert "原则上不行（限制）" in answer["answer"]


def test_whoever_asks_for_leave_gets_the_whole_verdict(service):
    answer = service.ask("运城在建一座新煤矿，要不要配矸石智能分选，能批吗？", as_of=DAY)
    assert answer["verdict"] == "restricted"


def test_a_prohibition_is_never_set_aside(service):
    answer = service.ask("孝义城市规划区里新建焦化厂，要不要落实煤炭消费减量替代？", as_of=DAY)
    assert answer["verdict"] == "prohibited"
