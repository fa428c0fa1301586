"""The words of the page in Chinese and English: `Words(lang)` turns the Chinese text into the chosen language.

The Chinese text is the key; what stands in no dictionary stays Chinese (quotes of documents always do).
"""

from __future__ import annotations

from dataclasses import dataclass

LANGUAGES = ("zh", "en")

EN = {
    "policyqa 政策研判": "policyqa · policy decisions",
    "判断来自规则，每句话都附逐字引文；不知道的不当作没有。": "Decisions come from coded rules, every sentence cites the clause verbatim, and unknown never counts as no.",
    "问答": "Ask", "目标追踪": "Trace", "检索": "Search", "批量预审": "Batch", "规则审计": "Audit", "文库": "Library",
    "切换深浅色": "Dark / light", "文书与引文为中文原文": "Documents and quotes are in Chinese",
    "对话": "Conversation", "问题": "Question", "提问": "Ask", "正在理解问题……": "Reading the question …", "停止": "Stop", "重新开始": "Start over",
    "请提问": "Ask about a project", "可以这样问": "Try one of these",
    "写出项目在哪里、做什么、多大规模，例如：": "Say where, what and how large, for example: ",
    "判断单": "Decision sheet", "判断基准日": "Decide as of", "提问后，这里显示结论、依据、条件和推定。": "After a question, the verdict, its grounds, conditions and presumptions stand here.",
    "不知道": "Don't know", "已答“不知道”": "You answered “don't know”", "请补充": "Please tell us", "是": "Yes", "否": "No",
    "已知事实": "Facts held", "改动后按回车，其余事实保留": "Edit and press Enter; the other facts stay", "删除": "Remove", "读作": "read as",
    "还没有读到事实。": "No facts yet.", "补充一个事实": "Add a fact", "事实": "Fact", "值": "Value", "加入": "Add",
    "依据": "Grounds", "打开原文": "Open the source", "已与原文逐字核对": "verified verbatim against the source", "与原文不一致": "differs from the source",
    "须满足的条件": "Conditions to meet", "已满足": "met", "推定（没有提到，按此假定）": "Presumed (not mentioned)", "若相反": "otherwise",
    "差什么就能改变结论": "What would change the verdict", "试试看": "Try it", "使所依条款不再适用": "the deciding clause no longer applies",
    "责任单位（原文所载）": "Responsible agencies (as the text names them)", "下一步": "Next steps", "提示": "Notes",
    "另有 {n} 项要求不影响结论": "{n} further duties that do not affect the verdict",
    "研判意见书": "Opinion letter", "复制链接": "Copy link", "已复制": "Copied", "回答（JSON）": "Answer (JSON)",
    "各事项": "Each subject", "路径": "Path", "在“目标追踪”中展开": "Open in Trace",
    "禁止": "Prohibited", "原则上不行": "Restricted in principle", "还需要信息": "More information needed", "有条件": "Conditional",
    "没有条款禁止": "No clause forbids it", "知识库没有涉及": "Outside the knowledge base",
    "不等于许可": "this is not a licence", "缺少的事实会改变结论": "missing facts would change the verdict", "不能据此判断": "no decision can be based on it",
    "须先满足下列条件": "the conditions below must be met", "除非走例外程序": "unless the exception route is taken", "所依条款不留余地": "the deciding clause leaves no room",
    "原文用语": "Wording of the clause", "刚性禁止": "strict prohibition", "原则性限制": "restriction in principle", "义务": "duty", "鼓励或支持": "encouragement",
    "所依条款已过有效期，须核对后续文件": "the clauses have lapsed; check their successors", "所依条款在所问日期尚未施行": "the clauses are not yet in force on that day",
    "关闭": "Close", "引文出处": "Source of the quote", "引文已与原文逐字核对": "The quote was verified verbatim against the source", "引文与原文不一致": "The quote differs from the source",
    "原文印刷有误，应读作：": "Misprinted in the source, read: ",
    "按这一事实推定": "presumed", "核对“推定”各项，与实际不符的请改正": "Check the presumptions and correct those that do not hold",
    "回答上面的问题，或在“已知事实”中补充": "Answer the questions above, or add facts",
    "准备证明已满足各项条件的材料": "Prepare evidence that the conditions are met", "核对未收录的法律、法规和文件，再依法办理手续": "Check laws and documents that are not in this knowledge base, then follow procedure",
    "按“差什么就能改变结论”调整项目，或另行选址": "Adjust the project as listed above, or choose another site",
    "下载研判意见书，附引文一并报送": "Download the opinion letter and submit it with the quotes",
    "项目、目标、机构或地方": "Project, goal, agency or place", "追踪": "Trace", "从目录里选": "Pick from the list", "类别": "Type", "名称": "Name",
    "例如：新建运城市第三污水处理厂": "e.g. 新建运城市第三污水处理厂", "没有找到路径。": "No path found.",
    "图中显示": "Show", "依据类型": "Basis", "原文写明": "stated", "结构位置": "structural", "推断": "inferred",
    "点一个方框，查看它的原文和上下游。": "Click a box for its source and neighbours.", "以它为中心": "Centre on it", "查看原文": "Open source",
    "项目": "Project", "目标": "Goal", "指标": "Indicator", "机构": "Agency", "企业": "Enterprise", "地点": "Place", "专栏": "Box", "章节": "Section",
    "量化目标": "Target", "规划": "Plan", "文件": "Document", "规则": "Rule", "全部": "All", "全部文件": "All documents",
    "例如：地下水超采区能不能打井": "e.g. 地下水超采区能不能打井", "没有找到。换一种说法，或去掉文件筛选再试。": "Nothing found. Try other words or all documents.",
    "输入要找的内容，结果按相关程度排列，点标题打开原文。": "Type what you look for; results are ranked, a click opens the source.",
    "项目表": "Table of projects", "开始预审": "Screen", "结果": "Results", "下载结果（xlsx）": "Download results (xlsx)", "列的含义（可改）": "Meaning of columns (editable)",
    "列": "Column", "当作": "Taken as", "先上传表格": "Upload a table first", "需要补充的事实（合并问卷）": "Missing facts (merged questionnaire)",
    "运行审计": "Run the audit", "状态": "Status", "性质": "Modality", "规范性条款": "Normative clauses", "发现": "Findings", "下载报告": "Download the report",
    "文件与章节": "Documents and chapters", "阅读": "Read", "加入知识库": "Add to the library", "移除": "Remove", "确认移除所选文件": "Yes, remove the chosen document",
    "目录": "Outline",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Words:
    """Turns the Chinese words of the page into `lang` ("zh" or "en")."""

    lang: str = "zh"

    def __call__(self, chinese: str, **values: object) -> str:
        """The text in the chosen language, `{name}` filled from `values`."""
        text = EN.get(chinese, chinese) if self.lang == "en" else chinese
        return text.format(**values) if values else text

    def of(self, entry: object, name: str) -> str:
        """A field of a vocabulary entry in the chosen language (`label` or `label_en`)."""
        if not isinstance(entry, dict):
            return ""
        english = entry.get(f"{name}_en") if self.lang == "en" else None
        return str(english or entry.get(name) or "")
