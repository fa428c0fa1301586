"""Screens a table of projects: every row through the adjudicator, verdict and clauses added beside it.

Columns named like a fact (its name or label) are facts; every other column that tells something is read as language,
and so is a cell that is no value of its fact (`telling`).
Tables of more than `POOL_FROM` rows are spread over processes.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policyqa.errors import KnowledgeBaseError, PolicyQAError, RulebookError, UsageError
from policyqa.service import workbook
from policyqa.service.settings import Settings
from policyqa.service.telling import telling

if TYPE_CHECKING:
    import pandas as pd

    from policyqa.service.service import Service

SILENT_COLUMNS = re.compile(r"^(?:id|no|序号|编号|项目编号|项目代码)$|联系|电话|邮箱|信用代码|填报|审核人|负责人|日期", re.IGNORECASE)
"""Columns that say nothing of the project itself."""
POOL_FROM = 1000
"""Rows from which it pays to load the knowledge base in further processes."""
CHUNK = 50
TELL_EVERY = 5
"""Rows between two reports of progress."""
ADDED = ("结论", "时效", "依据条款", "缺少的事实", "须满足的条件", "说明")

VERDICT_WORDS = {
    "prohibited": "禁止",
    "restricted": "限制",
    "need_info": "需补充信息",
    "conditional": "有条件",
    "not_prohibited": "无条款禁止",
    "out_of_scope": "未涉及",
}

UNDECIDABLE = "无法判断"

Row = dict[str, Any]


def read_table(path: Path) -> pd.DataFrame:
    """A table of csv, xlsx, parquet or jsonl; raises UsageError that says what is wrong with the file."""
    import pandas as pd

    readers: dict[str, Callable[[Path], pd.DataFrame]] = {
        ".csv": _read_csv,
        ".xlsx": lambda p: pd.read_excel(p, dtype=object),
        ".parquet": pd.read_parquet,
        ".jsonl": lambda p: pd.read_json(p, lines=True, dtype=False),
    }
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise UsageError(f"{path.name}：不认识的格式“{path.suffix}”，应为 csv、xlsx、parquet 或 jsonl。")
    try:
        table = reader(path)
    except FileNotFoundError:
        raise UsageError(f"找不到文件 {path}。") from None
    except Exception as error:  # noqa: BLE001 - the formats' libraries raise each their own; the user needs one sentence
        raise UsageError(f"读不了表格 {path.name}（{error}）：请检查文件是否完整、扩展名是否与内容一致。") from None
    if table.empty:
        raise UsageError(f"表格 {path.name} 没有数据行。")
    return table


def _read_csv(path: Path) -> pd.DataFrame:
    """UTF-8, or GB 18030 as office programs in Chinese write it."""
    import pandas as pd

    try:
        return pd.read_csv(path, dtype=object, encoding="utf-8-sig")
    except UnicodeDecodeError:
        return pd.read_csv(path, dtype=object, encoding="gb18030")


def write_table(table: pd.DataFrame, path: Path) -> None:
    """Writes the table in the format its ending names; raises UsageError for another ending."""
    writers: dict[str, Callable[[Path], None]] = {
        ".csv": lambda p: table.to_csv(p, index=False, encoding="utf-8-sig"),
        ".xlsx": lambda p: workbook.write(table, p),
        ".parquet": lambda p: table.astype(str).to_parquet(p, index=False),
        ".jsonl": lambda p: table.to_json(p, orient="records", lines=True, force_ascii=False),
    }
    writer = writers.get(path.suffix.lower())
    if writer is None:
        raise UsageError(f"{path.name}：输出格式应为 csv、xlsx、parquet 或 jsonl。")
    writer(path)


def guess_columns(service: Service, columns: Sequence[str]) -> dict[str, str]:
    """Column → fact name, or `text` for language; columns that say nothing of the project are left out."""
    names: dict[str, str] = {}
    for entry in service.facts():
        names[str(entry["name"])] = names[str(entry["label"])] = str(entry["name"])
    mapped = {c: names[c.strip()] for c in map(str, columns) if c.strip() in names}
    return mapped | {c: "text" for c in map(str, columns) if c not in mapped and not SILENT_COLUMNS.search(c.strip())}


def screen(
    service: Service,
    table: pd.DataFrame,
    *,
    columns: Mapping[str, str] | None = None,
    as_of: date | None = None,
    tell: Callable[[int, int], None] | None = None,
) -> pd.DataFrame:
    """The table with the added columns; raises UsageError where no column can be used.

    `tell` is told how many rows of how many are done, as they are done.
    """
    mapping = dict(columns or guess_columns(service, list(table.columns)))
    if not mapping:
        raise UsageError(
            f"表格没有可用的列（现有：{'、'.join(map(str, table.columns))}）："
            f"请把列名改为事实名或其中文名（policyqa facts），或用“项目”一列写项目描述。"
        )
    rows = [{str(k): v for k, v in row.items()} for row in table.to_dict("records")]
    result = table.copy()
    added: list[Row] = []
    if tell:
        tell(0, len(rows))
    for row in _decide_all(service, rows, mapping, as_of):
        added.append(row)
        if tell and (len(added) % TELL_EVERY == 0 or len(added) == len(rows)):
            tell(len(added), len(rows))
    for name in ADDED:
        result[name] = [row[name] for row in added]
    return result


def _decide_all(service: Service, rows: list[Row], mapping: dict[str, str], as_of: date | None) -> Iterator[Row]:
    if len(rows) < POOL_FROM:
        yield from (decide_row(service, row, mapping, as_of) for row in rows)
        return
    chunks = [rows[i : i + CHUNK] for i in range(0, len(rows), CHUNK)]
    spawned = get_context("spawn")  # a fork inside a threaded server may hang
    with ProcessPoolExecutor(mp_context=spawned, initializer=_start_worker, initargs=(service.settings,)) as pool:
        for done in pool.map(_decide_chunk, chunks, [mapping] * len(chunks), [as_of] * len(chunks)):
            yield from done


_worker: list[Service] = []  # one service a worker process, made by its initializer


def _start_worker(settings: Settings) -> None:
    from policyqa.service.service import Service

    _worker.append(Service(settings))


def _decide_chunk(rows: list[Row], mapping: dict[str, str], as_of: date | None) -> list[Row]:
    return [decide_row(_worker[0], row, mapping, as_of) for row in rows]


def decide_row(service: Service, row: Row, mapping: Mapping[str, str], as_of: date | None) -> Row:
    """The added columns of one row; a row that cannot be read says so and the others go on.

    Raises KnowledgeBaseError or RulebookError: nothing is decided on broken rules.
    """
    told = {c: _plain(row[c]) for c in mapping if not _blank(row.get(c))}
    facts = {mapping[c]: v for c, v in told.items() if mapping[c] != "text" and _is_value(service, mapping[c], v)}
    spoken = {c: v for c, v in told.items() if mapping[c] not in facts}
    try:
        row = _summary(_answer(service, facts, spoken, as_of))
    except (KnowledgeBaseError, RulebookError):
        raise
    except PolicyQAError as error:
        return dict.fromkeys(ADDED, "") | {"结论": UNDECIDABLE, "说明": str(error)}
    doubtful = [f"“{c}”一列的“{v}”不是规定的取值，按文字理解。" for c, v in spoken.items() if mapping[c] != "text"]
    return row | {"说明": "".join([row["说明"], *doubtful])}


def _answer(service: Service, facts: Row, spoken: Row, as_of: date | None) -> Mapping[str, Any]:
    if spoken:
        return service.ask("，".join(telling(c, v) for c, v in spoken.items()) + "，可以吗？", as_of=as_of, facts=facts)
    if not facts:
        raise UsageError("这一行没有可用的内容：请至少写出项目、所在地，或一项事实。")
    return service.check(facts, as_of=as_of)


def _is_value(service: Service, fact: str, value: object) -> bool:
    """Whether a cell is a value of its fact as it stands; else it is read as language."""
    try:
        service.parse_facts({fact: value})
    except UsageError:
        return False
    return True


def _summary(answer: Mapping[str, Any]) -> Row:
    return {
        "结论": VERDICT_WORDS.get(str(answer["verdict"]), "未涉及"),
        "时效": {"lapsed": "条款已过期", "not_yet": "条款尚未施行"}.get(str(answer["validity"]), "有效"),
        "依据条款": "；".join(f"{c['title']}：{c['quote']}" for c in answer["citations"]),
        "缺少的事实": "；".join(f["question"] for f in answer["follow_ups"]),
        "须满足的条件": "；".join(c["text"] for c in answer["conditions"]),
        "说明": str(answer["headline"]),
    }


def _blank(value: object) -> bool:
    return value is None or value == "" or (isinstance(value, float) and math.isnan(value))


def _plain(value: object) -> object:
    """NumPy scalars as Python values."""
    item = getattr(value, "item", None)
    return item() if callable(item) else value
