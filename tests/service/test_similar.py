"""Words beyond the vocabulary are guessed by meaning, shown, put right by the user, and clear nothing."""

from datetime import date

import numpy as np
import pytest

from policyqa.model.facts import Fact, Facts
from policyqa.model.verdict import Adjudication, InForce, Reason, Status, Verdict
from policyqa.service import Service, Settings
from policyqa.service.similar import SimilarTerms, confirm

DAY = date(2024, 6, 1)


@pytest.fixture(scope="module")
def guessing(root, tmp_path_factory):
    """A service in which 琉璃作坊 resembles 化工 and 糍粑坊 resembles 食品加工, without a model."""
    service = Service(Settings(kb=root / "kb", engine="interpreter", cache_dir=tmp_path_factory.mktemp("cache")))
    known = {"琉璃": ("industry", "化工", 0.1), "糍粑": ("industry", "食品加工", 0.1)}
    service.__dict__["_similar_terms"] = lambda words: [v for w, v in known.items() if w in words]
    return service


def test_a_guess_is_shown_and_decides_what_is_prohibited(guessing):
    answer = guessing.ask("汾阳城市规划区里新建琉璃作坊可以吗？", as_of=DAY)
    fact = next(f for f in answer["facts"] if f["name"] == "industry")
    assert (fact["value"], fact["understood_as"]) == ("化工", "化工")
    assert "理解为“化工”" in answer["answer"]
    assert answer["verdict"] == "prohibited"


def test_a_guess_clears_nothing_but_is_asked_about(guessing):
    answer = guessing.ask("文水城市规划区里开一家糍粑坊，“两高”那条拦不拦？", as_of=DAY)
    assert answer["verdict"] == "need_info"
    assert answer["follow_ups"][0]["fact"] == "industry"
    assert answer["follow_ups"][0]["options"] == ["食品加工", "其他"]


@pytest.mark.parametrize(("said", "verdict"), [("是的", "not_prohibited"), ("不是", "out_of_scope")])
def test_the_user_confirms_or_corrects_it(guessing, said, verdict):
    consultation = guessing.consultation(as_of=DAY)
    consultation.say("文水城市规划区里开一家糍粑坊，“两高”那条拦不拦？")
    assert consultation.say(said)["verdict"] == verdict


@pytest.mark.parametrize(("named", "verdict"), [(False, Verdict.OUT_OF_SCOPE), (True, Verdict.NEED_INFO)])
def test_a_guess_on_which_no_clause_applies_is_not_asked_about_unless_the_question_names_the_clause(named, verdict):
    fact = Fact(name="industry", value=frozenset({"化工"}), guessed=True)
    missed = Reason(norm="n", status=Status.NEAR_MISS, verdict=Verdict.NOT_PROHIBITED, named=named)
    decided = Adjudication(
        facts=Facts(known={"industry": fact}), verdict=Verdict.NOT_PROHIBITED, in_force=InForce.IN_FORCE, reasons=(missed,)
    )
    confirmed = confirm(decided)
    assert confirmed.verdict is verdict
    assert bool(confirmed.follow_ups) is named


class Letters:
    """An encoder whose vectors count characters; says how often it was asked."""

    id = "letters"

    def __init__(self):
        self.asked = 0

    def plain_queries(self, texts):
        self.asked += 1
        vectors = np.zeros((len(texts), 512), np.float32)
        for row, text in zip(vectors, texts, strict=True):
            for c in text:
                row[ord(c) % 512] += 1
        return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1)


def test_words_resemble_the_nearest_value_and_vectors_are_made_once(shipped, tmp_path):
    first = SimilarTerms(shipped.vocabulary, Letters(), tmp_path, tmp_path / "none.npz")
    assert first("焦化作坊")[0][:2] == ("industry", "焦化")
    encoder = Letters()
    SimilarTerms(shipped.vocabulary, encoder, tmp_path, tmp_path / "none.npz")("焦化作坊")
    assert encoder.asked == 1


def test_shipped_vectors_spare_the_encoder(shipped, tmp_path):
    SimilarTerms(shipped.vocabulary, Letters(), tmp_path / "a", tmp_path / "none.npz").write(tmp_path / "terms.npz")
    encoder = Letters()
    SimilarTerms(shipped.vocabulary, encoder, tmp_path / "b", tmp_path / "terms.npz")("焦化作坊")
    assert encoder.asked == 1
