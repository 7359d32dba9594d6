"""Encoders: shapes, lengths, odd texts, the cache, and the check of an endpoint."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainer.encoder import CachedEncoder, Encoder, EndpointEncoder, find_encoder, why_no_encoder
from trainer.encoder.encoder import MAX_CHARACTERS, Vectors, encodable, unit
from trainer.encoder.endpoint import PREFIXES, REST_S, reference
from trainer.encoder.nano import NanoEncoder, obstacle
from trainer.errors import EndpointError, ReplyError

needs_wheel = pytest.mark.skipif(obstacle() is not None, reason="the encoder's wheel is not for this machine")


class CountingEncoder:
    """A real, if simple, encoder: letters counted, and what it was asked for kept."""

    id = "letters"
    dim = 26

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.asked += texts
        rows = [[text.count(chr(97 + at)) + 0.01 for at in range(26)] for text in texts]
        return unit(np.asarray(rows, np.float32))


def test_the_cache_encodes_no_text_twice() -> None:
    inner = CountingEncoder()
    cached = CachedEncoder(inner)
    first = cached.encode(["one", "two", "one"])
    second = cached.encode(["two", "three"])
    assert inner.asked == ["one", "two", "three"]
    assert np.array_equal(first[0], first[2])
    assert np.array_equal(first[1], second[0])


def test_the_cache_forgets_what_was_used_longest_ago() -> None:
    inner = CountingEncoder()
    cached = CachedEncoder(inner, kept=2)
    cached.encode(["a", "b"])
    cached.encode(["a"])
    cached.encode(["c"])
    cached.encode(["a"])
    assert inner.asked == ["a", "b", "c"]


def test_no_texts_give_no_rows() -> None:
    assert CachedEncoder(CountingEncoder()).encode([]).shape == (0, 26)
    assert NanoEncoder().encode([]).shape == (0, 384)


@given(st.text(max_size=3000))
def test_what_is_encoded_is_short_and_can_be_written(text: str) -> None:
    cut = encodable(text)
    assert len(cut) <= MAX_CHARACTERS
    assert "\0" not in cut
    cut.encode("utf-8")


@needs_wheel
def test_vectors_have_unit_length_and_like_meanings_lie_close_across_languages() -> None:
    encoder = NanoEncoder()
    vectors = encoder.encode(["I am very sorry about that.", "Das tut mir sehr leid.", "The router has two lights."])
    assert vectors.shape == (3, 384)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]


@needs_wheel
@settings(max_examples=30, deadline=None)
@given(st.text(max_size=60))
def test_any_text_can_be_encoded(text: str) -> None:
    vectors = ENCODER.encode([text, "\ud800", "a\0b"])
    assert np.isfinite(vectors).all()


@needs_wheel
def test_the_wheel_gives_the_stored_vectors() -> None:
    texts, stored = reference()
    assert float((NanoEncoder().encode(texts) * stored).sum(axis=1).min()) > 0.999


@needs_wheel
def test_the_found_encoder_fulfils_the_contract_and_nothing_is_missing() -> None:
    assert isinstance(find_encoder(), Encoder)
    assert why_no_encoder() is None


@needs_wheel
def test_an_endpoint_with_the_same_model_is_accepted() -> None:
    asked: list[str] = []

    def embed(texts: list[str]) -> list[list[float]]:
        asked.extend(texts)
        bare = [text.removeprefix(PREFIXES[0]) for text in texts]
        rows: list[list[float]] = (3 * ENCODER.encode(bare)).tolist()
        return rows

    encoder = EndpointEncoder(embed)
    assert encoder.id == ENCODER.id
    assert np.allclose(np.linalg.norm(encoder.encode(["Hello."]), axis=1), 1, atol=1e-4)
    assert asked[-1] == "query: Hello."


@needs_wheel
def test_a_server_that_adds_the_prefix_by_itself_is_asked_without_it() -> None:
    asked: list[str] = []

    def embed(texts: list[str]) -> list[list[float]]:
        asked.extend(texts)
        rows: list[list[float]] = ENCODER.encode(texts).tolist()
        return rows

    encoder = EndpointEncoder(embed)
    encoder.encode(["Hello."])
    assert asked[-1] == "Hello."


@needs_wheel
def test_an_endpoint_that_fails_is_left_alone_for_a_while() -> None:
    now = [0.0]
    asked: list[list[str]] = []
    up = [True]

    def embed(texts: list[str]) -> list[list[float]]:
        asked.append(texts)
        if not up[0]:
            raise EndpointError("It is away.")
        rows: list[list[float]] = ENCODER.encode(texts).tolist()
        return rows

    encoder = EndpointEncoder(embed, clock=lambda: now[0])
    up[0] = False
    for _ in range(2):
        with pytest.raises(EndpointError):
            encoder.encode(["Hello."])
    assert encoder.rests
    up[0], now[0], before = True, now[0] + REST_S, len(asked)
    assert not encoder.rests
    assert encoder.encode(["Hello."]).shape == (1, 384)
    assert len(asked) == before + 1
    assert [texts for texts in asked if len(texts) == 1] == [["Hello."], ["Hello."]]


def test_an_endpoint_with_another_model_is_refused() -> None:
    drawn = np.random.default_rng(1)
    with pytest.raises(ReplyError, match="multilingual-e5-small"):
        EndpointEncoder(lambda texts: drawn.normal(size=(len(texts), 384)).tolist())


@pytest.mark.parametrize(
    "answer", [[], [[0.1] * 12] * 4, [[0.1] * 384, [0.1]], [[float("nan")] * 384] * 4, "no numbers"]
)
def test_an_answer_of_another_shape_is_refused(answer: object) -> None:
    with pytest.raises(ReplyError):
        EndpointEncoder(lambda _: answer)  # type: ignore[arg-type, return-value]


def test_a_processor_without_avx2_is_found_out_before_anything_is_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr("platform.machine", lambda: "x86_64")
    info = tmp_path / "cpuinfo"
    info.write_text("processor : 0\nflags : fpu sse sse2 avx\n", encoding="utf-8")
    assert "AVX2" in (obstacle(info) or "")


def test_another_platform_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.machine", lambda: "arm64")
    assert "x86-64" in (why_no_encoder() or "")
    assert find_encoder() is None


ENCODER = NanoEncoder()
