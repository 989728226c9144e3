"""From the words before or after a number to the name of what it counts.

Words at the edges that belong to the sentence and not to the thing are cut off (共, 达到, 同比增长), verbs whose object is
counted too (举办培训12场: 培训). All words come from ``rules/lexicon/context.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final

_NUMBERING: Final = re.compile(
    r"^(?:\d{1,2}|[一二三四五六七八九十]{1,3})[.、是)]\s*|^\([一二三四五六七八九十\d]{1,3}\)|^[①-⑳]"
)
_NOUN: Final = re.compile(r"[\u4e00-\u9fffA-Za-z]{1,16}")
_NOUN_STOP: Final = re.compile(
    r"以上|平均|[人户村亩日月年]均|每|以下|以内|左右|以|在|为|和|与|及|等|并|的|均|都|获|被|已|进|参加|参与|开展|建成|实现|增长|下降|增加|减少|比|较|占|达|共|落实|成立|新建|按|由|从|对|将|是|有|各|到|于|至|全部|通过|接受|受到|得到|完成|投入|入选|同意|满意|尚未|列入|纳入"
)
_EDGES: Final = " \t×~—-+“”\"'·/"


class Phrases:
    """The word lists, made ready. Holds no state of a text."""

    def __init__(self, words: Any) -> None:
        label, verbs = words["label"], words["verbs"]
        self._open = {word: label["not_before"].get(word, "") for word in label["open"]}
        self._open |= dict.fromkeys(_flat(words["scope"]["whole"]), "")
        changes = [verb + after for verb in label["change"] for after in ("", "到", "至", "为", "了", "达")]
        self._close = frozenset([*label["close"], *(word for word in changes if len(word) > 1)])
        self._keep = tuple(label["keep"])
        self._longest = max(map(len, (*self._open, *self._close)))
        guard = f"(?!{verbs['not_before']})"
        self._strong = re.compile(alternatives(verbs["strong"]).pattern + guard)
        self._any_verb = re.compile(alternatives([*verbs["weak"], *verbs["strong"]]).pattern + guard)
        self._compare = re.compile(label["compare"])
        self.parallel = re.compile(label["parallel"])
        self.whole = frozenset(_flat(words["scope"]["whole"]))
        self.scope = alternatives([*_flat(words["scope"]["whole"]), *_flat(words["scope"]["level"])])
        self.qualifier = alternatives(_flat(words["qualifier"]))
        self.money = re.compile(words["money"])
        self.people = re.compile(words["people"])
        self.read = lru_cache(maxsize=4096)(self._read)

    def _read(self, text: str) -> tuple[str, str]:
        """The name that the words before a number end with, and the verb that governs it; empty where there is none."""
        text = _NUMBERING.sub("", text.strip(_EDGES))
        compared = self._compare.search(text)
        if compared is not None:
            text = text[: compared.start()]
        text = self._trim(text)
        verb = ""
        if (verbs := list(self._strong.finditer(text))) and (last := verbs[-1]):
            verb = last[0]
            rest = self._trim(text[last.end() :])
            before = self._trim(text[: last.start()])
            if rest and self.parallel.fullmatch(before):
                text = before + rest  # 第一产业完成增加值, 城镇实现零售额: what it is of tells it from its like
            elif rest:
                text = rest
            elif text.endswith(verb):
                text = self._trim(text[: last.start()])
        while (first := self._any_verb.match(text)) is not None:
            verb = first[0]
            rest = self._trim(text[first.end() :])
            if not rest:
                return "", verb
            text = rest
        return text, verb

    def _trim(self, text: str) -> str:
        """Cut the words that open and close, until none is left."""
        start, end = 0, len(text)
        while start < end:
            for length in range(min(self._longest, end - start), 0, -1):
                refused = self._open.get(text[start : start + length])
                if refused is not None and not (
                    refused and text[start + length : start + length + 1] in tuple(refused)
                ):
                    start += length
                    break
            else:
                break
        while start < end and not text.endswith(self._keep, start, end):
            for length in range(min(self._longest, end - start), 0, -1):
                if text[end - length : end] in self._close:
                    end -= length
                    break
            else:
                break
        return text[start:end].strip(_EDGES)

    def noun(self, text: str, position: int, end: int) -> str:
        """The name that follows a number and its unit: 40名 *志愿者* 参加."""
        match = _NOUN.match(text, position, end)
        if not match:
            return ""
        noun = match[0]
        stop = _NOUN_STOP.search(noun)
        if stop:
            noun = noun[: stop.start()]
        if verb := self._strong.search(noun, 2):
            noun = noun[: verb.start()]
        return "" if self._any_verb.match(noun) else noun


def _flat(lists: Iterable[Iterable[str]]) -> list[str]:
    return [word for words in lists for word in words]


def alternatives(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern of plain words, longest first; the characters that a word may begin with are asked first, for speed."""
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    initials = "".join(sorted({word[0] for word in ordered}))
    return re.compile(f"(?=[{re.escape(initials)}])(?:{'|'.join(map(re.escape, ordered))})")
