"""A document the tests write themselves: norms in wordings that the shipped documents do not use, and look-alikes."""

from __future__ import annotations

from datetime import date

from policyqa.model.text import Authority, Clause, ClauseKind, Document, DocumentInfo

NORMS = (
    ("prohibition", "对未取得取水许可证的纺织印染项目，水行政主管部门不予批准其用水计划。"),
    ("prohibition", "烟花爆竹仓库与学校的直线距离小于八百米的，一律不得办理规划选址手续。"),
    ("procedure", "跨河桥梁施工须经水利和航道管理机构共同同意。"),
    ("prohibition", "除军事设施、国家重大科研装置外，古城墙保护带内不准兴建任何永久性建筑物。"),
    ("prohibition", "凡日处理能力不足300吨的屠宰加工点，自2027年起停止受理其扩建申请。"),
    ("procedure", "使用瓶装液化气的餐饮单位，经消防机构检查合格后方可营业。"),
    ("obligation", "冷链仓储企业应当每季度向市场监管所报送制冷剂充注台账。"),
    ("obligation", "数据中心的电能利用效率不得高于1.3。"),
    ("obligation", "机动车拆解场地务必铺设防渗层，并配建容积不少于50立方米的事故应急池。"),
    ("restriction", "文物本体周边200米范围内原则上不安排高层住宅项目。"),
    ("restriction", "从严控制湖心岛上的宾馆床位规模。"),
    ("prohibition", "任何单位不许向溶洞、天坑倾倒渣土。"),
    ("permission", "符合消防技术标准的老旧厂房可以改建为养老服务设施。"),
    ("permission", "鼓励陶瓷企业利用窑炉余热为周边社区供暖。"),
    ("procedure", "在机场净空区升放气球的，须提前七日报民航管理机构批准。"),
    ("obligation", "渣土运输车辆必须加装盲区预警装置。"),
    ("prohibition", "饮用水水库内不得从事水上餐饮经营活动，但应急抢险除外。"),
    ("obligation", "新建住宅小区一律按不低于20%的比例配建充电车位。"),
    ("restriction", "限制在坡度大于二十五度的山地开垦果园。"),
    ("procedure", "未履行环境影响评价手续的焊接车间，须先补办登记，方可恢复施工。"),
    ("prohibition", "城市湿地公园内禁止燃放孔明灯。"),
    ("obligation", "医院放射诊疗场所应由有资质的单位每年检测一次。"),
    ("prohibition", "不允许以技术改造名义新增水泥熟料产能。"),
    ("obligation", "责令超标排放的印刷企业限期安装活性炭吸附装置。"),
    ("prohibition", "对选址不在工业集聚区内的电镀项目，审批机关不予批准其环境影响报告书。"),
    ("prohibition", "无抗震设防专篇的医院扩建工程一律不得开工。"),
    ("procedure", "占用城市绿地架设缆车的，须经园林和自然资源两家机构同意。"),
    ("prohibition", "除国家科考任务外，冰川末端三公里内不得搭建帐篷营地。"),
    ("prohibition", "未经海关监管验收，保税油库不得储存危险液体。"),
    ("procedure", "对矿泉水开采实行审批制度，开采单位应当先取得采矿许可证。"),
    ("prohibition", "即日起暂停审批全市范围内的垃圾焚烧项目。"),
    ("prohibition", "自本年度起停止受理石棉制品生产企业的备案申请。"),
    ("procedure", "跨江索道应当通过抗风专项论证方可投入运营。"),
    ("permission", "沿街商铺可以设置遮阳棚，但伸出宽度应当小于一米五。"),
    ("prohibition", "新的水泥搅拌站一律不批。"),
    ("prohibition", "不再批准新设露天采石场。"),
    ("restriction", "从严管控滨海新设养殖池塘。"),
    ("obligation", "沿江的造船企业都要建成独立的含油废水处理设施。"),
    ("prohibition", "未达到消防标准的仓储企业，依法实施停业整顿。"),
    ("procedure", "改变景区缆车运力的，运营单位应当向文化旅游主管部门申请变更。"),
    ("restriction", "古镇核心区内原则上非保护修缮类工程不再安排。"),
    ("prohibition", "填海造地这条底线谁也不能碰。"),
    ("obligation", "监测数据保存时间不少于五年。"),
    ("obligation", "建设单位应当根据地质条件，制定隧道涌水处置预案，将防治费用纳入工程造价。"),
)
LISTED = (
    "在地下水源井周边五十米内，禁止下列行为：",
    "（一）修建渗水的厕所、渗坑；",
    "（二）堆放可能渗出毒液的废渣；",
)
TELLING = (
    "三年来，全市上下同心同德，经济社会发展取得明显成效。",
    "要进一步提高政治站位，增强做好各项工作的责任感和紧迫感。",
    "截至去年底，累计建成充电桩1.2万个，拆除违法建筑300处。",
    "各级党委、政府要加强组织领导，健全联席会议机制。",
    "我们必须坚定信心、凝聚合力，奋力谱写新篇章。",
    "完善部门协调机制，推进信息共享平台建设。",
    "空气质量优良天数比例较上年提高3.5个百分点。",
    "编制全市国土空间专项规划，形成一批研究成果。",
    "广泛开展普法宣传，营造良好文化氛围。",
    "这一时期是全面转型的关键时期，机遇与挑战并存。",
    "市财政统筹安排专项资金，支持干部培训和人才队伍建设。",
    "去年以来，共查处了违法案件52起。",
    "加快流域综合治理工程前期研究，争取上级资金。",
    "落实领导干部责任制，强化督查考核问责。",
    "全市森林覆盖率达到31%，居全省第四位。",
    "为了规范停车场建设，根据有关法律、法规，结合本市实际，制定本办法。",
    "县级以上人民政府应当建立健全湿地保护协作机制。",
    "交通运输主管部门应当会同公安机关制定停车设施专项规划，报本级人民政府批准。",
    "违反本办法第九条规定，擅自占用车位的，由城市管理部门责令改正，处二百元罚款。",
    "市人民政府应当划定禁止停放大型货车的区域，并向社会公布。",
    "本办法所称停车场，是指供机动车停放的场所。",
    "本办法自2027年1月1日起施行，原停车管理规定同时废止。",
    "过去三年我们关闭了砖瓦窑厂41座。",
    "许可证由市水行政主管部门负责核发。",
    "到2030年，全市细颗粒物年均浓度控制在28微克/立方米以内。",
    "主管机关工作人员滥用职权的，依法给予处分。",
    "办理停车备案时，受理部门应当将所需材料清单在网站上予以公示。",
)


def clause(number: int, text: str, path: tuple[str, ...] = ("第二章 管理要求",), start: int = 0) -> Clause:
    """One sentence of the planted document."""
    identifier = f"planted#p{number}/s1"
    return Clause(
        id=identifier, document="planted", kind=ClauseKind.SENTENCE, path=path, text=text, reading=text,
        start=start, end=start + len(text), paragraph=f"planted#p{number}",
    )  # fmt: skip


def document(*sentences: str, authority: Authority = Authority.PLAN, path: tuple[str, ...] = ("第二章 管理要求",)) -> Document:
    """A document of these sentences, one paragraph each."""
    clauses, at = [], 0
    for number, text in enumerate(sentences):
        clauses.append(clause(number, text, path, at))
        at += len(text)
    info = DocumentInfo(
        id="planted", title="某市项目管理办法", short_title="办法", issuer="某市人民政府", authority=authority,
        jurisdiction="", issued=date(2026, 1, 1),
    )  # fmt: skip
    return Document(info=info, canonical="".join(sentences), clauses=tuple(clauses))
