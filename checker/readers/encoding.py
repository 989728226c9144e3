"""Bytes to text: BOM, UTF-8, UTF-16 without a BOM, GB18030, Big5; what is not text is refused."""

from __future__ import annotations

import codecs
import re
from functools import cache

from checker.readers.errors import UnreadableError

_BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_ODD = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd]")
_SAMPLE = 1 << 16
_ALIASES = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030", "utf8": "utf-8"}


def decode(data: bytes, path: str, declared: str | None = None) -> tuple[str, tuple[str, ...]]:
    """Decode a text file whose encoding nobody has said, or has said wrongly.

    The order is: byte order mark; strict UTF-8 (which no other encoding of Chinese text passes by chance); UTF-8 with a
    few damaged bytes; then whichever of the declared encoding, GB18030, UTF-16 and Big5 reads most like Chinese text.

    Args:
        data: The whole file.
        path: Its name, for the error.
        declared: The encoding that the file itself names (``<meta charset>``), believed only if the bytes bear it out.

    Returns:
        The text without its BOM, line ends kept, and notes on what could not be decoded exactly.

    Raises:
        UnreadableError: The file is empty or is not text.
    """
    if not data:
        raise UnreadableError(path, "空文件（0 字节）", "empty file (0 bytes)")
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _checked(*_replacing(data[len(bom) :], encoding), path)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        if "\x00" not in text:
            return _checked(text, 0, path)
        return _checked(*_best(data, ("utf-16-le", "utf-16-be"), path), path)
    text, damaged = _replacing(data, "utf-8")
    if damaged and damaged <= 2 + _multibyte(text) // 500 and _multibyte(text) > 4 * damaged:
        return _checked(text, damaged, path)
    candidates = ["gb18030", "utf-16-le", "utf-16-be", "big5"]
    if (named := _known(declared)) is not None:
        candidates = [named, *(c for c in candidates if c != named)]
    return _checked(*_best(data, tuple(candidates), path), path)


def _known(declared: str | None) -> str | None:
    """The Python name of a declared encoding, widened from GB2312 to GB18030; None for unknown ones and UTF-8."""
    if not declared:
        return None
    name = _ALIASES.get(declared.strip().lower(), declared.strip().lower())
    try:
        name = codecs.lookup(name).name
        b"".decode(name)
    except (LookupError, UnicodeError, ValueError):
        return None
    return None if name == "utf-8" else name


def _multibyte(text: str) -> int:
    """How many characters above ASCII were decoded properly."""
    return sum(1 for c in text if "\x7f" < c != "\ufffd")


def _replacing(data: bytes, encoding: str) -> tuple[str, int]:
    """Decode, with U+FFFD for what cannot be; return the text and how many were put in."""
    try:
        return data.decode(encoding), 0
    except UnicodeDecodeError:
        text = data.decode(encoding, errors="replace")
        return text, text.count("\ufffd")


def _likeness(text: str) -> float:
    """How much like Chinese or ASCII text this is, from 0 to 1; characters beyond GB 2312 and Big5 count little."""
    if not text:
        return 0.0
    good = 0.0
    for c in text:
        if c in "\t\n\r" or " " <= c <= "~" or c in "　、。，；：？！“”‘’（）《》—…％·①②③④⑤⑥⑦⑧⑨⑩":
            good += 1
        elif "\u4e00" <= c <= "\u9fff":
            good += 1 if _in_gb2312(c) else 0.6
        elif "\u3000" <= c <= "\u303f" or "\uff01" <= c <= "\uff5e" or "\u2000" <= c <= "\u2fff":
            good += 0.8
    return good / len(text)


@cache
def _in_gb2312(char: str) -> bool:
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _best(data: bytes, candidates: tuple[str, ...], path: str) -> tuple[str, int]:
    """The candidate that reads most like text; the first of equals."""
    best: tuple[float, str] | None = None
    for encoding in candidates:
        text, damaged = _replacing(data[:_SAMPLE], encoding)
        if text.endswith("\ufffd") and len(data) > _SAMPLE:
            text, damaged = text[:-1], damaged - 1
        score = _likeness(text) - 5 * damaged / max(len(text), 1)
        if best is None or score > best[0] + 1e-9:
            best = (score, encoding)
    if best is None or best[0] < 0.75:
        encoding_guess = _guess(data)
        if encoding_guess is None:
            raise UnreadableError(path, "不是文本文件（二进制或编码不明）", "not text (binary or unknown encoding)")
        return _replacing(data, encoding_guess)
    return _replacing(data, best[1])


def _guess(data: bytes) -> str | None:
    """What charset-normalizer makes of bytes that are none of the encodings Chinese offices use."""
    if b"\x00" in data[:_SAMPLE]:
        return None
    from charset_normalizer import from_bytes

    match = from_bytes(data[:_SAMPLE]).best()
    return match.encoding if match is not None and match.percent_chaos < 10 and match.language != "Unknown" else None


def _checked(text: str, damaged: int, path: str) -> tuple[str, tuple[str, ...]]:
    """Refuse what is binary after all, and note what was replaced."""
    sample = text[:_SAMPLE]
    controls = len(_CONTROL.findall(sample))
    if controls > max(2, len(sample) // 200) or (sample and len(_ODD.findall(sample)) > len(sample) * 0.2):
        raise UnreadableError(path, "不是文本文件（二进制内容）", "not a text file (binary)")
    return text, (f"有 {damaged} 处字节无法解码，读作“\ufffd”",) if damaged else ()
