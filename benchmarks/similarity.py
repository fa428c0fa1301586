"""Tunes the threshold of guesses: `python benchmarks/similarity.py`; `--write` makes the shipped vectors anew.

For each phrase of an industry or facility, held out with all phrases that share most of its characters: is the value
guessed the right one (or a broader or narrower of it)? Against these stand everyday words that are none. Prints, per
threshold, how many are guessed, how many of these are right, and how many of the words that are none are taken for
something.
"""

import sys

from policyqa import retrieval, rulebook
from policyqa.service import Settings
from policyqa.service.similar import OUTSIDE, VECTORS, SimilarTerms

EVERYDAY = (
    "朋友 孩子 老师 手机 电影 音乐 天空 星期天 早饭 衣柜 帽子 照片 故事 机票 火车站 篮球 护照 婚礼 邻居 生日 电视剧 相机 "
    "沙发 窗帘 钥匙 雨伞 眼镜 钢琴 毛笔 日历 邮票 口红 围巾 玩具 漫画 小说 诗歌 舞蹈 面试 简历 密码 账号 网速 快递员 保姆 "
    "驾校 身份证 户口本 结婚证 彩票 股票 理财 保险 信用卡 房租 物业费 停车位 补习班 家教 宠物狗 猫粮 大型犬 鱼缸 花瓶 美甲 理发"
).split()
THRESHOLDS = (0.01, 0.015, 0.02, 0.025, 0.03, 0.035, 0.04, 0.05)


def alike(a, b):
    """Whether two phrases share most characters, so that one gives the other away."""
    return len(set(a) & set(b)) >= 0.6 * min(len(set(a)), len(set(b)))


def held_out(terms, vocabulary):
    for i, (fact, value, phrase) in enumerate(terms.phrases):
        if phrase == value or fact == OUTSIDE:
            continue
        hidden = [j for j, (_, _, other) in enumerate(terms.phrases) if alike(phrase, other)]
        left = [v for j, (f, v, _) in enumerate(terms.phrases) if j not in set(hidden) and f == fact]
        if value not in left:
            continue
        guessed_fact, guessed, score = (terms.best(terms.vectors[i], hidden) or [("", "", 0.0)])[0]
        up = vocabulary.broader
        right = guessed_fact == fact and (guessed in up[fact, value] or value in up[fact, guessed])
        yield score, right


def main():
    settings = Settings()
    vocabulary = rulebook.load(settings.rules_dir, settings.vocabulary_dir, {})[0].vocabulary
    encoder = retrieval.SentenceEncoder(settings.model, settings.cache_dir)
    shipped = settings.vocabulary_dir / VECTORS
    terms = SimilarTerms(vocabulary, encoder, settings.cache_dir, shipped)
    if "--write" in sys.argv:
        terms.write(shipped)
        return
    known = list(held_out(terms, vocabulary))
    none = [(terms(word) or [("", "", 0.0)])[0][2] for word in EVERYDAY]
    print(f"phrases {len(terms.phrases)}, held out {len(known)}, words that are none {len(none)}")
    print("| threshold | guessed | right of these | none taken for something |\n|---|---|---|---|")
    for t in THRESHOLDS:
        taken = [k for k in known if k[0] >= t]
        wrong = sum(score >= t for score in none)
        right = sum(k[1] for k in taken) / max(1, len(taken))
        print(f"| {t} | {len(taken) / len(known):.3f} | {right:.3f} | {wrong / len(none):.3f} |")


if __name__ == "__main__":
    main()
