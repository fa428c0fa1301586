"""The words of the page in Chinese and English: `Words(lang)` turns the Chinese text into the chosen language.

The Chinese text is the key; what stands in no dictionary stays Chinese (quotes of documents always do).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from policyqa.service.examples import Example

EN = {
    "policyqa 政策研判": "policyqa · policy decisions",
    "判断来自规则，每句话都附逐字引文；不知道的不当作没有。": "Decisions come from coded rules, every sentence cites the clause verbatim, and unknown never counts as no.",
    "问答": "Ask", "目标追踪": "Trace", "检索": "Search", "批量预审": "Batch", "规则审计": "Audit", "文库": "Library",
    "切换深浅色": "Dark / light", "：": ": ", "、": ", ",
    "对话": "Conversation", "问题": "Question", "提问": "Ask", "正在理解问题……": "Reading the question …", "停止": "Stop", "重新开始": "Start over",
    "谢谢，已记下。": "Thank you, noted.", "（去掉）": "(removed)",
    "写出项目**在哪里、做什么、多大规模**，就能知道行不行、凭哪一条、还差什么。也可以问一个项目支撑什么目标。":
        "Say **where, what and how large** a project is, and read whether it is allowed, by which clause, and what is missing. Or ask which goal a project serves.",
    "可以这样问": "Try one of these", "写出项目在哪里、做什么、多大规模，例如": "Say where, what and how large, for example",
    "判断单": "Decision sheet", "判断基准日": "Decide as of", "提问后，这里显示结论、依据、条件和推定。": "After a question, the verdict, its grounds, conditions and presumptions stand here.",
    "不知道": "Don't know", "已答“不知道”": "You answered “don't know”", "请补充": "Please tell us", "是": "Yes", "否": "No",
    "yes": "Yes", "no": "No", "改为": "Change to",
    "已知事实": "Facts held", "改动后按回车，其余事实保留": "Edit and press Enter; the other facts stay", "删除": "Remove",
    "还没有读到事实。": "No facts yet.", "补充一个事实": "Add a fact", "事实": "Fact", "值": "Value", "加入": "Add",
    "依据": "Grounds", "已与原文逐字核对": "verified verbatim against the source", "与原文不一致": "differs from the source",
    "须满足的条件": "Conditions to meet", "已满足": "met", "推定（没有提到，按此假定）": "Presumed (not mentioned)", "若相反": "otherwise",
    "差什么就能改变结论": "What would change the verdict", "试试看": "Try it", "使所依条款不再适用": "the deciding clause no longer applies",
    "责任单位（原文所载）": "Responsible agencies (as the text names them)", "下一步": "Next steps", "提示": "Notes",
    "其他要求：另有 {n} 项，不影响结论": "{n} further requirements that do not affect the verdict",
    "相关原文（字面相近，仅供参考）": "Related passages (similar wording, for reference only)",
    "研判意见书": "Opinion letter", "复制链接": "Copy link", "回答（JSON）": "Answer (JSON)",
    "各事项": "Each subject", "路径": "Path", "在“目标追踪”中展开": "Open in Trace", "关系图，可左右滚动": "Graph, scrolls sideways",
    "禁止": "Prohibited", "原则上不行": "Restricted in principle", "还需要信息": "More information needed", "有条件": "Conditional",
    "没有条款禁止": "No clause forbids it", "知识库没有涉及": "Outside the knowledge base",
    "不等于许可": "this is not a licence", "缺少的事实会改变结论": "missing facts would change the verdict", "不能据此判断": "no decision can be based on it",
    "须先满足下列条件": "the conditions below must be met", "除非走例外程序": "unless the exception route is taken", "所依条款不留余地": "the deciding clause leaves no room",
    "原文用语": "Wording of the clause", "刚性禁止": "strict prohibition", "原则性限制": "restriction in principle", "义务": "duty", "鼓励或支持": "encouragement",
    "所依条款已过有效期，须核对后续文件": "the clauses have lapsed; check their successors", "所依条款在所问日期尚未施行": "the clauses are not yet in force on that day",
    "关闭": "Close", "引文出处": "Source of the quote", "引文已与原文逐字核对": "The quote was verified verbatim against the source",
    "原文印刷有误，应读作：": "Misprinted in the source, read: ",
    "核对“推定”各项，与实际不符的请改正": "Check the presumptions and correct those that do not hold",
    "回答上面的问题，或在“已知事实”中补充": "Answer the questions above, or add facts",
    "准备证明已满足各项条件的材料": "Prepare evidence that the conditions are met", "核对未收录的法律、法规和文件，再依法办理手续": "Check laws and documents that are not in this knowledge base, then follow procedure",
    "按“差什么就能改变结论”调整项目，或另行选址": "Adjust the project as listed above, or choose another site",
    "下载研判意见书，附引文一并报送": "Download the opinion letter and submit it with the quotes",
    "项目、目标、机构或地方": "Project, goal, agency or place", "追踪": "Trace", "从目录里选": "Pick from the list", "类别": "Type", "名称": "Name",
    "例如：{example}": "e.g. {example}", "没有找到路径。": "No path found.",
    "各文件并列": "The documents side by side", "图中显示": "Show", "依据类型": "Basis", "原文写明": "stated", "结构位置": "structural", "推断": "inferred",
    "点一个方框，查看它的原文和上下游。": "Click a box for its source and neighbours.", "以它为中心": "Centre on it", "查看原文": "Open source",
    "项目": "Project", "目标": "Goal", "指标": "Indicator", "机构": "Agency", "企业": "Enterprise", "地点": "Place", "专栏": "Box", "章节": "Section",
    "量化目标": "Target", "规划": "Plan", "文件": "Document", "规则": "Rule", "全部": "All", "全部文件": "All documents",
    "没有找到。换一种说法，或去掉文件筛选再试。": "Nothing found. Try other words or all documents.",
    "输入要找的内容，结果按相关程度排列，点标题打开原文。": "Type what you look for; results are ranked, a click opens the source.",
    "上传项目表（csv、xlsx、parquet、jsonl），一行一个项目。列名可以是事实的名称或中文名（如{names}），也可以只有一列“项目”，写项目描述。列的含义由程序猜出，可以改正。":
        "Upload a table of projects (csv, xlsx, parquet, jsonl), one a row. A column may be named like a fact (as {names}), or one column may describe the project in words. The meaning of the columns is guessed and can be corrected.",
    "项目描述（自然语言）": "Description (in words)", "不用": "Not used",
    "项目表": "Table of projects", "开始预审": "Screen", "下载结果（xlsx）": "Download results (xlsx)", "列的含义（可改）": "Meaning of columns (editable)",
    "列": "Column", "当作": "Taken as", "先上传表格。": "Upload a table first.", "需要补充的事实（合并问卷，填“回答”一列）": "Missing facts (merged questionnaire: fill in the answers)",
    "影响项目数": "Projects affected", "回答": "Answer", "按问卷的回答再预审": "Screen again with these answers", "预审": "Screening", "个项目": "projects", "结果": "Results",
    "共 {n} 个项目": "{n} projects", "显示前 {shown} 行，全部 {n} 行见下载的工作簿。": "The first {shown} rows; all {n} are in the workbook.",
    "共识别规范性条款 {norms} 条，其中决定准入的 {admissibility_norms} 条；已编码 {encoded} 条，部分编码 {partly} 条，未编码 {not_encoded} 条，不可编码 {not_encodable} 条；规则 {rules} 条，其中有用例的 {rules_tested} 条。":
        "{norms} normative clauses were found, {admissibility_norms} of which decide admission; {encoded} are encoded, {partly} partly, {not_encoded} not, {not_encodable} cannot be. {rules} rules, {rules_tested} of them with test cases.",
    "运行审计": "Run the audit", "状态": "Status", "性质": "Modality", "规范性条款": "Normative clauses", "发现": "Findings", "下载报告": "Download the report",
    "审计核对每一条规范性条款：已有规则、部分、没有，还是不能编码。首次运行约需半分钟。":
        "The audit compares every normative clause with the rules: encoded, partly, not, or not encodable. The first run takes half a minute.",
    "正在审计，约需半分钟……": "Auditing, about half a minute …",
    "文件与章节": "Documents and chapters", "覆盖": "Coverage", "（无标题）": "(no heading)", "{n} 条，打开清单": "{n} clauses, open the list",
    "已编码": "encoded", "部分编码": "partly", "未编码": "not encoded", "不可编码": "not encodable",
    "限制": "restriction", "程序": "procedure", "许可或鼓励": "permission", "定义": "definition", "决定准入": "decides admission",
    "条款原文": "Clause", "规则或理由": "Rules, or why none", "（{n} 条）": " ({n})", "（{n} 条，显示前 {shown} 条）": " ({n}, the first {shown} shown)", "例：": "e.g. ",
    "阅读": "Read", "选一份文件": "Choose a document", "加入知识库": "Add to the library", "移除": "Remove", "确认移除所选文件": "Yes, remove the chosen document",
    "加入文件": "Add documents", "可加入 txt、md、html、docx、pdf、xlsx、csv、jsonl。": "txt, md, html, docx, pdf, xlsx, csv and jsonl can be added.",
    "先在“阅读”里选中要移除的文件。移除后，引用它的规则不再作判断。": "Choose the document under “Read” first. Rules that cite it decide no longer once it is gone.",
    "请先选择文件。": "Choose files first.", "请在“阅读”里选择文件，并勾选“确认移除所选文件”。": "Choose a document under “Read”, and tick the box.",
    "已移除 {document}。": "{document} was removed.", "目录": "Outline", "原文": "Text",
    "编号": "Id", "标题": "Title", "发布机关": "Issuer", "管辖区": "Jurisdiction", "有效期自": "Valid from", "有效期至": "Valid until", "条款数": "Clauses",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Words:
    """Turns the Chinese words of the page into `lang` ("zh" or "en")."""

    lang: str = "zh"

    def __call__(self, chinese: str, **values: object) -> str:
        """The text in the chosen language, `{name}` filled from `values`."""
        text = EN.get(chinese, chinese) if self.lang == "en" else chinese
        return text.format(**values) if values else text

    def of(self, entry: Mapping[str, Any], name: str) -> str:
        """A field of a vocabulary entry in the chosen language (`label` or `label_en`)."""
        english = entry.get(f"{name}_en") if self.lang == "en" else None
        return str(english or entry.get(name) or "")

    def example(self, example: Example) -> str:
        """The question of an example; the Chinese one where it has no English."""
        return (example.english if self.lang == "en" else "") or example.question

    def value(self, entry: Mapping[str, Any], value: object) -> str:
        """A value (contract: facts) of the fact with this vocabulary entry, to read."""
        if isinstance(value, bool):
            return self("是" if value else "否")
        if isinstance(value, Mapping):
            return " ".join(f"{side.replace('_', ' ')} {self.value(entry, bound)}" for side, bound in value.items())
        if isinstance(value, list | tuple):
            return self("、").join(self.value(entry, v) for v in value)
        if isinstance(value, int | float):
            return f"{value} {entry.get('unit') or ''}".strip()
        english = {str(t["value"]): t.get("label_en") for t in entry.get("values") or ()} if self.lang == "en" else {}
        return str(english.get(str(value)) or value)
