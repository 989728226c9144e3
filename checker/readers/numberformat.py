"""Spreadsheet values as text: exact decimals, and numbers and dates the way their cell format shows them."""

from __future__ import annotations

import datetime
import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

_NOISE = re.compile(r"\[[^\]]*\]|_.|\*.")
_LITERAL = re.compile(r'"([^"]*)"|\\(.)')
_NUMBER = re.compile(
    r"^(?P<before>[^0#?]*?)(?P<whole>[#0?,]+)(?:\.(?P<decimals>[0#?]*))?(?P<percent>%?)(?P<after>[^0#?]*)$"
)
_DATE_TOKEN = re.compile(r"yyyy|yy|mmmm|mmm|mm|m|dd|d|hh|h|ss|s|AM/PM|上午/下午|aaaa|aaa", re.IGNORECASE)
_QUOTED = re.compile("\ue000(.)")


def exact(number: float | int) -> str:
    """A stored number as an exact decimal without exponent, to the 15 digits that spreadsheets keep."""
    if isinstance(number, int):
        return str(number)
    value = Decimal(format(number, ".15g"))
    return _plain(value)


def _plain(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def shown(number: float | int, number_format: str) -> str:
    """A number as its cell shows it, where the format is simple; else as an exact decimal.

    Decimals, thousands separators, percentages and literal texts such as ``"万元"`` are kept. A negative number has
    its minus sign even where the format draws brackets or colours instead.
    """
    value = Decimal(exact(number))
    section = _LITERAL.sub(lambda m: "".join("\ue000" + c for c in (m.group(1) or m.group(2) or "")), number_format)
    section = _NOISE.sub("", section.split(";")[0]).strip()
    match = _NUMBER.match(_QUOTED.sub("\ue001", section))
    if match is None or "E" in section.upper().replace("GENERAL", "") or match["whole"].endswith(","):
        return _plain(value)
    if "?" in section or "/" in section or "\ue001" in match["whole"]:
        return _plain(value)
    literals = iter(_QUOTED.findall(section))
    before = "".join(next(literals) if c == "\ue001" else c for c in match["before"])
    after = "".join(next(literals) if c == "\ue001" else c for c in match["after"])
    decimals = match["decimals"] or ""
    if match["percent"] or "%" in before + after:
        value *= 100
    try:
        value = value.quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP)
    except InvalidOperation:
        return _plain(value)
    text = format(abs(value), ",f" if "," in match["whole"] else "f")
    optional = len(decimals) - len(decimals.rstrip("#"))
    if optional:
        whole, _, fraction = text.partition(".")
        fraction = fraction[: len(decimals) - optional] + fraction[len(decimals) - optional :].rstrip("0")
        text = f"{whole}.{fraction}" if fraction else whole
    zeros = match["whole"].replace(",", "").count("0")
    text = text if zeros <= 1 else text.zfill(zeros + (len(decimals) + 1 if decimals else 0))
    return ("-" if value < 0 else "") + before + text + match["percent"] + after


def date_shown(moment: datetime.datetime | datetime.date | datetime.time, number_format: str = "") -> str:
    """A date as its cell shows it: ``2024年8月26日`` where the format says so, else ISO 8601; midnight is no time."""
    if isinstance(moment, datetime.time):
        return moment.isoformat()
    section = _NOISE.sub("", number_format.split(";")[0])
    if "年" in section and isinstance(moment, datetime.date):
        section = _LITERAL.sub(lambda m: m.group(1) or m.group(2) or "", section)
        return _DATE_TOKEN.sub(lambda m: _date_part(m.group(0).lower(), moment), section).strip()
    if isinstance(moment, datetime.datetime):
        if (moment.hour, moment.minute, moment.second) == (0, 0, 0):
            return moment.date().isoformat()
        return moment.replace(microsecond=0).isoformat(sep=" ")
    return moment.isoformat()


def _date_part(token: str, moment: datetime.date) -> str:
    hour, minute, second = (getattr(moment, part, 0) for part in ("hour", "minute", "second"))
    parts = {
        "yyyy": f"{moment.year:04d}",
        "yy": f"{moment.year % 100:02d}",
        "mm": f"{moment.month:02d}",
        "m": str(moment.month),
        "dd": f"{moment.day:02d}",
        "d": str(moment.day),
        "hh": f"{hour:02d}",
        "h": str(hour),
        "ss": f"{second:02d}",
        "s": str(second),
    }
    return parts.get(token, f"{minute:02d}" if token == "m" else "")
