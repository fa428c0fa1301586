"""Vectors on disk: reused, completed, and never trusted when damaged."""

import numpy as np
import pytest
from small_corpus import CountingEncoder

from policyqa.retrieval import vector_cache
from policyqa.retrieval.vector_cache import VectorCache


def test_known_text_is_not_encoded_again_and_order_is_kept(tmp_path):
    first = VectorCache(tmp_path, CountingEncoder()).vectors(["甲水", "乙气", "甲水"])
    encoder = CountingEncoder()
    again = VectorCache(tmp_path, encoder).vectors(["乙气", "丙土", "甲水"])
    assert encoder.seen == ["丙土"]
    assert np.array_equal(again[[2, 0]], first[:2])
    assert np.array_equal(first[0], first[2])


def test_a_segment_cut_short_is_encoded_again(tmp_path):
    VectorCache(tmp_path, CountingEncoder()).vectors(["甲水", "乙气"])
    (rows,) = tmp_path.glob("*.npy")
    rows.write_bytes(rows.read_bytes()[:-100])
    encoder = CountingEncoder()
    found = VectorCache(tmp_path, encoder).vectors(["甲水", "乙气"])
    assert encoder.seen == ["甲水", "乙气"]
    assert np.isfinite(found).all()


def test_rows_whose_keys_were_never_written_are_ignored(tmp_path):
    VectorCache(tmp_path, CountingEncoder()).vectors(["甲水"])
    next(tmp_path.glob("*.keys")).unlink()
    encoder = CountingEncoder()
    VectorCache(tmp_path, encoder).vectors(["甲水"])
    assert encoder.seen == ["甲水"]


def test_what_was_done_before_an_interruption_is_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(vector_cache, "_STEP", 2)

    class Failing(CountingEncoder):
        def passages(self, texts, progress=None):
            if "戊" in texts:
                raise KeyboardInterrupt
            return super().passages(texts, progress)

    with pytest.raises(KeyboardInterrupt):
        VectorCache(tmp_path, Failing()).vectors(["甲", "乙", "丙", "丁", "戊"])
    encoder = CountingEncoder()
    VectorCache(tmp_path, encoder).vectors(["甲", "乙", "丙", "丁", "戊"])
    assert encoder.seen == ["戊"]
    assert not list(tmp_path.glob(".writing-*"))


def test_many_segments_become_one_and_nothing_is_lost(tmp_path):
    texts = [f"第{i}条" for i in range(12)]
    for text in texts:
        VectorCache(tmp_path, CountingEncoder()).vectors([text])
    VectorCache(tmp_path, CountingEncoder()).compact()
    assert len(list(tmp_path.glob("*.keys"))) == len(list(tmp_path.glob("*.npy"))) == 1
    encoder = CountingEncoder()
    VectorCache(tmp_path, encoder).vectors(texts)
    assert encoder.seen == []


def test_progress_counts_what_is_encoded(tmp_path, monkeypatch):
    monkeypatch.setattr(vector_cache, "_STEP", 2)
    told = []
    VectorCache(tmp_path, CountingEncoder()).vectors(["甲", "乙", "丙"], lambda *now: told.append(now))
    assert told == [(2, 3), (3, 3)]
