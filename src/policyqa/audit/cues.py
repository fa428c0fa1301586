"""The words by which Chinese policy texts prohibit, restrict, oblige, prescribe a procedure, or permit.

Ordered: the first pattern that matches decides. STRICT and DEFEASIBLE follow the drafting practice that 严禁, 禁止,
不得, 必须 admit no exception while 原则上, 严格控制, 不宜 do (see DESIGN section 6).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from policyqa.model.rules import Modality, Strength


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """A wording with what it does; a `weak` cue counts only where something regulated is named beside it."""

    pattern: re.Pattern[str]
    modality: Modality
    strength: Strength = Strength.STRICT
    weak: bool = False


def _cue(pattern: str, modality: Modality, strength: Strength = Strength.STRICT, *, weak: bool = False) -> Cue:
    return Cue(pattern=re.compile(pattern), modality=modality, strength=strength, weak=weak)


CUES = (
    _cue(r"原则上[^，。；]{0,8}(?:禁止|不得|不再|限制|不予|不)", Modality.RESTRICTION, Strength.DEFEASIBLE),
    _cue(r"基本停止|不宜|逐步(?:搬迁)?退出|禁止或限制", Modality.RESTRICTION, Strength.DEFEASIBLE),
    _cue(
        r"严禁|禁止(?!使用[高低]|开发区|区域|生产区)|不得(?!不|低于|少于|超过)|不准|不予(?:批准|受理|审批)|一律不|不再(?:主动)?(?:提供|新增|审批|批准)",
        Modality.PROHIBITION,
    ),
    _cue(
        r"(?:坚决|全面|依法|严厉)?(?:杜绝|取缔|封堵|关停)|坚决遏制|坚决关闭|限期关闭|依法关闭|依法[^，。；]{0,6}(?:查处|重处)|严厉打击|严查",
        Modality.PROHIBITION,
    ),
    _cue(
        r"严格控制|严控|从严从紧|严格(?:新增|管制|管控|限制)|限制(?:过度|开发|新增|和禁止)|适度开发|严格总量控制|关井压采|压减[^，。；]{0,12}(?:产能|产量)",
        Modality.RESTRICTION,
        Strength.DEFEASIBLE,
    ),
    _cue(
        r"特许经营|(?:勘探|采矿|取水|排污|安全)许可|一事一议|审批程序|方可|审查论证|节能审查|严把[^，。；]{0,6}关|备案(?:制度|管理)|审批等的重要依据",
        Modality.PROCEDURE,
    ),
    _cue(r"允许|准予", Modality.PERMISSION),
    _cue(r"必须|应当|须经|一律(?!不)|不得(?:低于|少于|超过)", Modality.OBLIGATION),
    _cue(r"鼓励|支持|优先(?:支持|选择|使用|采用|开展|发展)?|引导", Modality.PERMISSION, Strength.DEFEASIBLE, weak=True),
    _cue(
        r"(?<![适相对])应(?!急|对|用|力|届|变|该)|(?:要|需)(?=[^，。；]{2,})|全部|全面(?:完成|实行|落实|推行)|严格(?:落实|执行|实行|按照|保护)",
        Modality.OBLIGATION,
        weak=True,
    ),
    _cue(
        r"安装|配套(?:建设|建成)|联网|达到[^，。；]{0,20}(?:标准|水平|以上)|达标排放|防渗|实施[^，。；]{0,14}改造|足额|督促|开展[^，。；]{0,8}(?:监测|评估|审核|封井)|淘汰",
        Modality.OBLIGATION,
        weak=True,
    ),
    _cue(r"封山禁牧|禁牧|错峰|关闭|清理|搬迁", Modality.RESTRICTION, Strength.DEFEASIBLE, weak=True),
)

REGULATED = re.compile(
    r"企业|项目|单位|园区|开发区|集聚区|工地|施工|矿(?!泉)|尾矿|锅炉|炉窑|焦炉|车辆|柴油车|机械|养殖|放牧|污水|废水|排污口|排放|废物|"
    r"垃圾|固废|产能|取水|用水|机井|自备水井|地下水|耕地|用地|建筑|工程|设施|涂料|塑料|餐具|煤炭|散煤|油品|放射源|开采|采石|砍伐|种植|秸秆|地膜|"
    r"化肥|农药|铁路专用线|运输|堆场|填埋场|河道|水库|岸线|开发活动|经营主体|社会资本"
)
"""Things and persons a norm for projects, facilities and activities is about."""

EXHORTATION = re.compile(
    r"思想|理念|政治站位|初心|意识|担当|责任感|紧迫感|学习|宣传|宣讲|党政同责|一岗双责|考核|问责|追责|绩效评价|领导小组|河长|湖长|林长|"
    r"立法|条例的|人才|科研|品牌|提案|调研|谋划|站位|攻坚战|收官|宣教|文化|机制(?:改革|建设)|体系建设|"
    r"形势|机遇|战略(?:定力|任务)|经济工作|招商"
)
"""Words of political exhortation and of government programme work, which bind no project."""

REPORTED = re.compile(
    r"已(?!建成的|完成整治的|造成)|累计|截至|同比|荣获|取得(?:明显|显著|积极)?(?:成效|进展)|持续回升|达标率?达|完成率达|基本完成(?!.{0,4}年)|较.{2,8}(?:增加|下降)"
)
"""Words that tell what was done rather than what is to be."""

DECIDES = re.compile(
    r"新建|扩建|改建|新、改、扩建|新增|建设(?!用地土壤)|布设|审批|核准|备案|许可|准入|项目|开采|采石|砍伐|养殖|放牧|取用?地下水|取水|"
    r"排污口|使用|销售|恢复生产|关闭|退出|搬迁|开发|占用|种植|变更|用地|填埋场|土石方|公路运输|替代|置换|特许经营|铁路专用线|造林|置换|产能|产量|处置"
)
"""Words by which a norm decides or conditions whether something may go ahead."""
