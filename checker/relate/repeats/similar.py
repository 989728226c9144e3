"""Which of many texts are alike: MinHash and LSH find candidates, exact Jaccard on character 5-grams decides.

Grams are hashed to 64 bits in numpy and signatures are made by rensa for a thousand texts at a time, so that the time
grows linearly. Grams that many texts share (boilerplate) are left out of both the signature and the measure. A bucket
of any size gives one candidate a text, never all its pairs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Hashes = NDArray[np.uint64]

GRAM: Final = 5
_PERMUTATIONS: Final = 255
_ROWS: Final = 3  # a copy with a tenth of its characters changed has J = 0.42: found with 1 - (1 - 0.42³)^85 = 99.9 %
_CHUNK: Final = 1000
_SEED: Final = 20250101
_SAMPLE: Final = 1000  # texts from which boilerplate is learned
_COMMON: Final = 0.1  # a gram in a tenth of the texts is boilerplate
_ENOUGH: Final = 20  # texts below which nothing is called boilerplate
_SKETCH: Final = 8
_LEFT: Final = 20  # grams that must be left beside the boilerplate


@dataclass(frozen=True, slots=True)
class Alike:
    """Two texts (positions, ``first`` < ``second``) and their exact Jaccard similarity, boilerplate left out."""

    first: int
    second: int
    similarity: float


def grams(text: str) -> Hashes:
    """The hashes of a text's character 5-grams, one for each position."""
    import numpy as np

    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    if len(codes) < GRAM:
        return np.zeros(0, dtype=np.uint64)
    factor = np.uint64(0x9E3779B97F4A7C15)
    length = len(codes) - GRAM + 1
    hashes = np.zeros(length, dtype=np.uint64)
    for place in range(GRAM):
        hashes = (hashes ^ codes[place : place + length]) * factor
        hashes ^= hashes >> np.uint64(29)
    return hashes


def gram_set(text: str) -> Hashes:
    """The sorted set of a text's grams."""
    return _distinct(grams(text))


def _distinct(hashes: Hashes) -> Hashes:
    """What ``numpy.unique`` returns, which looks for equal ones in a table first and takes four times as long."""
    import numpy as np

    ordered = np.sort(hashes)
    return ordered[np.concatenate(([True], ordered[1:] != ordered[:-1]))] if len(ordered) else ordered


def jaccard(first: Hashes, second: Hashes) -> float:
    """Exact Jaccard similarity of two sorted sets of grams; 0 for empty ones."""
    import numpy as np

    both = len(np.intersect1d(first, second, assume_unique=True))
    either = len(first) + len(second) - both
    return both / either if either else 0.0


def few_alike(texts: Sequence[str], threshold: float) -> Iterator[Alike]:
    """The first earlier text that each of a few texts (the paragraphs of a document) is like, if there is one.

    Candidates share one of the eight smallest hashes: at a similarity of 0.6 all but one in a thousand do.
    """
    sketches: dict[int, list[int]] = {}
    sets: list[Hashes] = []
    for second, text in enumerate(texts):
        own = gram_set(text)
        sets.append(own)
        small = own[:_SKETCH].tolist()
        earlier = dict.fromkeys(first for value in small for first in sketches.get(value, ()))
        for first in earlier:
            similarity = jaccard(sets[first], own)
            if similarity >= threshold:
                yield Alike(first, second, similarity)
                break
        for value in small:
            known = sketches.setdefault(value, [])
            if len(known) < _SKETCH:
                known.append(second)


def similar(texts: Sequence[str], threshold: float) -> list[Alike]:
    """Pairs of texts at least as similar as the threshold, enough of them to connect every group of copies.

    Args:
        texts: normalised texts; equal texts should be given once.
        threshold: lowest Jaccard similarity, 0 to 1.
    """
    if len(texts) < 2:
        return []
    common = _boilerplate(texts)

    @lru_cache(maxsize=4096)
    def own(position: int) -> Hashes:
        return _without(grams(texts[position]), common)

    found = []
    groups = _Groups(len(texts))
    for first, second in _candidates(texts, common):
        if groups.root(first) == groups.root(second):
            continue
        similarity = jaccard(own(first), own(second))
        if similarity >= threshold:
            groups.join(first, second)
            found.append(Alike(first, second, similarity))
    return found


def _without(hashes: Hashes, common: Hashes) -> Hashes:
    import numpy as np

    return np.setdiff1d(hashes, common)


def _boilerplate(texts: Sequence[str]) -> Hashes:
    """Grams that at least a tenth of the texts share, learned from an even sample."""
    import numpy as np

    if len(texts) < _ENOUGH:
        return np.zeros(0, dtype=np.uint64)
    step = max(1, len(texts) // _SAMPLE)
    sample = [gram_set(text) for text in texts[::step]]
    values, counts = np.unique(np.concatenate(sample), return_counts=True)
    common: Hashes = values[counts >= max(_ENOUGH // 2, len(sample) * _COMMON)]
    return common


def _candidates(texts: Sequence[str], common: Hashes) -> Iterator[tuple[int, int]]:
    """Texts that share a band of their signatures: neighbours in each bucket, the earlier text first."""
    import numpy as np

    signatures, rows = _signatures(texts, common)
    seen: set[tuple[int, int]] = set()
    for start in range(0, _PERMUTATIONS, _ROWS):
        band = signatures[:, start].astype(np.uint64)
        for column in range(start + 1, start + _ROWS):
            band = band * np.uint64(0x9E3779B97F4A7C15) ^ signatures[:, column].astype(np.uint64)
        order = np.argsort(band, kind="stable")
        same = np.flatnonzero(band[order][1:] == band[order][:-1])
        for place in same.tolist():
            pair = int(rows[order[place]]), int(rows[order[place + 1]])
            if pair not in seen:
                seen.add(pair)
                yield pair


def _signatures(texts: Sequence[str], common: Hashes) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Signatures, one row a text that has grams of its own, and the position of each row's text."""
    import numpy as np
    from rensa import RMinHash

    parts: list[NDArray[np.uint32]] = []
    rows: list[int] = []
    for start in range(0, len(texts), _CHUNK):
        sets = [grams(text) for text in texts[start : start + _CHUNK]]
        flat = np.concatenate(sets)
        ends = np.cumsum([len(hashes) for hashes in sets])
        if len(common):
            own = ~np.isin(flat, common)
            flat, ends = flat[own], np.concatenate([[0], np.cumsum(own)])[ends]
        enough = [
            position
            for position in range(len(sets))
            if ends[position] - (ends[position - 1] if position else 0) >= _LEFT
        ]
        rows += [start + position for position in enough]
        if enough:
            matrix = RMinHash.digest_matrix_from_flat_token_hashes(flat, [0, *ends.tolist()], _PERMUTATIONS, _SEED)
            parts.append(np.array(matrix.to_rows(), dtype=np.uint32)[enough])
    signatures = np.concatenate(parts) if parts else np.zeros((0, _PERMUTATIONS), dtype=np.uint32)
    return signatures, np.array(rows, dtype=np.int64)


class _Groups:
    """Union–find: which texts are connected already."""

    def __init__(self, count: int) -> None:
        self._parents = list(range(count))

    def root(self, item: int) -> int:
        parents = self._parents
        while parents[item] != item:
            parents[item] = parents[parents[item]]
            item = parents[item]
        return item

    def join(self, first: int, second: int) -> None:
        one, other = self.root(first), self.root(second)
        self._parents[max(one, other)] = min(one, other)


def groups(count: int, pairs: Sequence[tuple[int, int]]) -> dict[int, list[int]]:
    """Connected groups of at least two, by their first member, members in order."""
    union = _Groups(count)
    for first, second in pairs:
        union.join(first, second)
    result: dict[int, list[int]] = {}
    for item in sorted({item for pair in pairs for item in pair}):
        result.setdefault(union.root(item), []).append(item)
    return result
