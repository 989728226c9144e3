"""Time and memory of the duplicates stage, and how many planted copies it finds.

    python benchmarks/duplicates.py [--documents N] [--bytes B] [--copies N]

Documents are made of sentences of their own words with figures (``--bytes`` of UTF-8 each). Every tenth of the
``--copies`` is an exact copy, the others have 1 to 10 % of their characters changed. Prints seconds at a quarter, half
and the whole of the number (their ratio shows how time grows), peak memory, recall of the planted copies, and unrelated
documents called copies.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import time

from checker.document import Block, Document, Source
from checker.relate.repeats.duplicates import find_pairs

_HEAD = ["全镇", "各村", "科协", "农技站", "学校", "志愿者", "合作社", "卫生院", "文化站", "派出所", "社区", "企业"]
_DOES = ["开展", "组织", "举办", "完成", "推进", "新建", "改造", "巩固", "落实", "协助", "指导", "争取"]
_WHAT = ["讲座", "培训", "宣传栏", "示范田", "图书室", "义诊", "巡展", "比赛", "检查", "调研", "项目", "服务站"]
_THEN = ["群众反映良好", "效果明显", "按期完成", "受到好评", "为下一步打下基础", "得到上级肯定", "覆盖各村"]
_WORDS = [chr(0x4E00 + n) for n in range(0, 6000, 2)]


def text(dice: random.Random, size: int) -> str:
    """A document of about ``size`` bytes, a third of it stock phrases."""
    parts = []
    length = 0
    while length * 3 < size:
        own = "".join(dice.choices(_WORDS, k=dice.randint(12, 22)))
        sentence = f"{dice.choice(_HEAD)}{dice.choice(_DOES)}{dice.choice(_WHAT)}{dice.randint(2, 999)}次，{own}，{dice.choice(_THEN)}。"
        parts.append(sentence + ("\n" if dice.random() < 0.25 else ""))
        length += len(sentence)
    return "".join(parts)


def changed(dice: random.Random, original: str, share: float) -> str:
    """The text with a share of its characters replaced."""
    return "".join(dice.choice(_WORDS) if c != "\n" and dice.random() < share else c for c in original)


def document(name: str, content: str) -> Document:
    """A plain document, a block a line."""
    blocks = []
    start = 0
    for line in content.split("\n"):
        if line:
            blocks.append(Block(start, start + len(line)))
        start += len(line) + 1
    source = Source(name, content, tuple(blocks))
    return Document(name, source, name, 0, len(content), source.blocks)


def main() -> None:
    """Make, time, count."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--documents", type=int, default=10_000)
    options.add_argument("--bytes", type=int, default=2_000)
    options.add_argument("--copies", type=int, default=1_000)
    given = options.parse_args()
    dice = random.Random(7)
    texts = [text(dice, given.bytes) for _ in range(given.documents)]
    planted = {}
    for number in range(min(given.copies, given.documents // 2)):
        source = dice.randrange(given.documents // 2)
        goal = given.documents // 2 + number
        share = 0.0 if number % 10 == 0 else 0.01 * (1 + number % 10)
        texts[goal] = changed(dice, texts[source], share)
        planted[goal] = source
    times: dict[int, tuple[float, float]] = {}
    for part in (4, 2, 1):
        documents = [document(f"{n}.txt", content) for n, content in enumerate(texts[: given.documents // part])]
        started, busy = time.perf_counter(), time.process_time()
        pairs = [pair for pair in find_pairs(documents) if pair.kind in ("document", "revision")]
        times[len(documents)] = (time.perf_counter() - started, time.process_time() - busy)
    groups: dict[int, set[int]] = {}
    for pair in pairs:
        groups.setdefault(pair.group, set()).update((pair.document, pair.other_document))
    together = {member: number for number, members in groups.items() for member in members}
    found = sum(goal in together and together.get(source) == together[goal] for goal, source in planted.items())
    wrong = len({pair.document for pair in pairs} - set(planted) - set(planted.values()))
    scale = 1 if sys.platform == "darwin" else 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * scale / 2**30
    for count, (seconds, busy) in times.items():
        print(f"{count:>8} documents  {seconds:7.1f} s  processor {busy:7.1f} s  {busy / count * 1000:.2f} ms each")
    print(f"peak memory {peak:.2f} GB, documents included")
    print(f"planted copies found {found} / {len(planted)} = {found / max(1, len(planted)):.2%}")
    print(f"unrelated documents called copies {wrong} / {given.documents} = {wrong / given.documents:.4%}")


if __name__ == "__main__":
    main()
