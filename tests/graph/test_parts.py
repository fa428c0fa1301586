"""A question that asks several things is split where each part asks; a part that asks nothing stays with its neighbour."""

import pytest

from policyqa.graph.trace.parts import split


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("南湖到2025年水质要到几类，有哪些项目支撑？", ("南湖到2025年水质要到几类", "有哪些项目支撑")),
        ("新增治理多少面积？加快建设哪两座水库？", ("新增治理多少面积", "加快建设哪两座水库")),
        ("列在专栏5的污水厂，支撑哪个目标？", ("列在专栏5的污水厂，支撑哪个目标？",)),
        ("东城的污水厂支撑哪个目标？", ("东城的污水厂支撑哪个目标？",)),
        ("新建第三污水处理厂", ("新建第三污水处理厂",)),
    ],
)
def test_each_part_asks_something(question, expected):
    assert split(question) == expected
