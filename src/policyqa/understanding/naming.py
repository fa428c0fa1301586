"""Tells a thing that only names a clause (限制煤电那条管不管) or a destination (煤发往电厂) from the project itself.

Takes the words of a clause to the left and to the right of a thing; gives whether they speak of a rule on it, or of goods
sent there.
"""

from __future__ import annotations

import re

from policyqa.understanding.asking import MAY, NEEDS, WHETHER
from policyqa.understanding.spoken import OTHER

CLAUSE_NAME = re.compile(r"^(?:里|内|的)*(?:那|这|哪)(?:一|几)?条(?:限制|规定|禁令|要求|条款|条文|红线|规矩)?")
_CLAUSE_BEFORE = re.compile(
    rf"(?:那|这|哪)(?:一|几)?[条类种款项](?:里|中)?(?:所|被|受|要)*(?:限制|禁止|严禁|严控|严格控制|控制|淘汰|说|管|讲)(?:着|住)?的(?:新增|新建|{OTHER})*$"
)
"""The name of a clause with what it restricts behind (那条受限制的煤电)."""
_RULES_ON = re.compile(
    rf"(?:限制|禁止|严禁|严控|控制|淘汰|管|跟|和|与|关于|针对|对|违反?|触犯|犯|撞上?|碰到?|踩到?|适用|归|受|按照?|照|依照?|算)了?(?:{OTHER}|新建|新增|的)*$"
)
_RULE_ALONE = re.compile(rf"^(?:的)?(?:那|这)条(?:$|规定|禁令|红线|规矩|限制|[{MAY}{NEEDS}{WHETHER}]|管|卡|拦|限|禁|说|算|会|能|适用|碍|约束|跟|对)")
"""What follows a thing that opens a clause and stands for a rule (露天开采那条管不管)."""

_SENT = re.compile(rf"(?:发往|运往|送往|拉往|销往|卖给|供给|发给|(?:运|拉|送|卖|销|发)(?:到|去|至))(?:{OTHER}|市|县|省|的|那边|附近|一[个家]|别的|外地)*$")
_USED_THERE = re.compile(r"^[^,。;?!]{0,6}(?:处理|处置|焚烧|掺烧|烧|填埋|利用|消纳|加工)")


def is_destination(left: str, right: str) -> bool:
    """Whether goods are sent to a plant (煤发往电厂); one that disposes of them (运到水泥厂烧) is part of the project."""
    return bool(_SENT.search(left) and not _USED_THERE.match(right))


def names_clause(left: str, right: str) -> bool:
    """Whether a thing stands for the clause that restricts it."""
    opens = not left.strip(OTHER) and _RULE_ALONE.match(right)
    return bool((CLAUSE_NAME.match(right) and _RULES_ON.search(left)) or opens or _CLAUSE_BEFORE.search(left))
