"""An answer cites the clauses it rests on: what comes nearest to the project, what permits it, what is open."""

from datetime import date

import pytest

DAY = date(2024, 6, 1)
KEY_AREA = "大气管控重点区域不得审批65吨以下燃煤锅炉"
OTHER_AREA = "其他区域不得审批35吨以下燃煤锅炉"


def quotes(service, question):
    return " ".join(c["quote"] for c in service.ask(question, as_of=DAY)["citations"])


@pytest.mark.parametrize(
    ("question", "near", "far"),
    [
        pytest.param(
            "运城非大气管控重点区域新建36蒸吨燃煤锅炉，可以批吗？",
            OTHER_AREA,
            KEY_AREA,
            id="other-area",
        ),
        pytest.param(
            "运城大气管控重点区域新建80吨燃煤锅炉，可以批吗？",
            KEY_AREA,
            OTHER_AREA,
            id="key-area",
        ),
        pytest.param(
            "在运城大气管控重点区域新建一台10吨天然气锅炉，可以批吗？",
            KEY_AREA,
            OTHER_AREA,
            id="other-fuel-in-the-key-area",
        ),
        pytest.param(
            "吕梁市建成区用国四的挖掘机，已登记编码，可以用吗？",
            "市建成区禁止使用国三以下标准非道路移动机械",
            "未登记编码",
            id="place-before-a-lack-there-is-not",
        ),
        pytest.param(
            "高铁旁边600米，隔着山互相看不见，运城建成品油储库，离规划区10公里、下风向，3公里内没有居民区、旅游线路、景区和食药企业，行吗？",
            "1公里可视范围内",
            "城镇规划区边界外2公里",
            id="missed-by-the-fewest-circumstances",
        ),
        pytest.param(
            "柳林新增煤电机组，煤炭等量替代都落实了，能上吗？",
            "原则上限制新增煤电项目",
            "等量替代",
            id="no-duty-that-is-met",
        ),
        pytest.param(
            "闻喜的规模养鸡场一套粪污处理设施都没配，还能照养吗？",
            "配套率达到100%",
            "引导养殖场户",
            id="the-deciding-of-two-like-duties",
        ),
        pytest.param(
            "交城磁窑河屠宰场废水排放超标，可以吗？",
            "磁安固桥断面上游屠宰",
            "所有涉水排水企业达标排放",
            id="the-overriding-of-two-unmet-duties",
        ),
        pytest.param(
            "闻喜那块地查出来土壤重金属超标，还能种玉米吗？",
            "严格管控类",
            "替代种植",
            id="what-may-forbid-where-a-fact-is-missing",
        ),
    ],
)
def test_of_two_clauses_that_touch_the_project_the_one_it_rests_on_is_cited(service, question, near, far):
    said = quotes(service, question)
    assert near in said
    assert far not in said


def test_beside_an_open_duty_a_clause_denied_outright_is_not_cited_and_a_kept_limit_is(service):
    said = quotes(service, "离石一家水泥厂做产能置换，不新增产能，不在城市规划区，要守哪些硬条件？")
    assert "城市规划区范围内" not in said
    assert "新增产能项目" not in said
    assert "35蒸吨以下" in quotes(service, "文水建一台65蒸吨燃煤锅炉，有什么要求没有？")


def test_a_permission_of_the_kind_of_project_is_cited_beside_a_clause_on_any_kind(service):
    said = quotes(service, "石楼荒坡上建光伏发电，不占林地，也符合国土空间规划，能建吗？")
    assert "石楼光伏发电基地建设" in said
