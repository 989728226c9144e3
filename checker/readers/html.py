"""Web pages: the article without navigation, scripts and chrome; tables kept; list numbers as browsers draw them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from checker.canonical import Canvas, RawCell, cell_text
from checker.document import Source
from checker.readers import htmlmain
from checker.readers.encoding import decode
from checker.readers.errors import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

_CHARSET = re.compile(rb"""charset\s*=\s*["']?([A-Za-z0-9_.:-]+)""", re.IGNORECASE)
_DROPPED = ["script", "style", "noscript", "template", "head", "svg", "datalist", "map"]
_SKIPPED = frozenset({*_DROPPED, "select", "button", "input", "textarea", "title", "meta", "link", "math"})
_EMBEDDED = frozenset({"iframe", "object", "embed", "video", "audio", "canvas", "applet", "frame"})
_BLOCK = re.compile(
    "address|article|aside|blockquote|body|caption|center|dd|details|dialog|dir|div|dl|dt|fieldset|figcaption|figure|"
    "footer|form|h[1-6]|header|hgroup|hr|html|legend|li|main|menu|nav|ol|p|pre|section|summary|table|tbody|td|tfoot|th|"
    "thead|tr|ul"
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\n\r\f]+")
_WIDE_BREAK = re.compile(
    r"(?<=[\u2e80-\u9fff\u3000-\u303f\uff00-\uffef]) (?=[\u2e80-\u9fff\u3000-\u303f\uff00-\uffef])"
)
_SUPERSCRIPT = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
MAX_TABLE_CELLS = 500_000
MAX_CHROME_DEPTH = 60


def read(data: bytes, path: str) -> Source:
    """Read a web page, also one that a browser or Word saved whole (``.mht``).

    Raises:
        UnreadableError: The page has no text, or is not text at all.
    """
    if data[:2048].lstrip()[:5].lower() in {b"from:", b"mime-", b"subje", b"date:"}:
        data, declared = _mht(data, path)
    else:
        found = _CHARSET.search(data[:8192])
        declared = found.group(1).decode("ascii") if found else None
    text, notes = decode(data, path, declared)
    return from_text(text, path, notes)


def from_text(text: str, path: str, notes: tuple[str, ...] = ()) -> Source:
    """Read a web page that is decoded already."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(text)
    tree.strip_tags([tag for tag in _DROPPED if tag != "head"])
    body = tree.body
    if body is None:
        raise UnreadableError(path, "网页没有正文", "the page has no text")
    measures = htmlmain.Measures(body)
    main = htmlmain.main_node(tree, measures)
    chrome = measures if main is None else None
    page = _Page(chrome)
    page.render(main or body)
    if page.skipped_text > 0.4 * max(len(page.canvas.text), 1):
        chrome = None
        page = _Page(chrome)
        page.render(main or body)
    if not page.canvas.blocks:
        raise UnreadableError(path, "网页没有正文（可能由脚本生成或只有图片）", "the page has no text of its own")
    skipped = page.skipped_text + (measures.text(body) - measures.text(main) if main is not None else 0)
    if skipped > 0:
        title = htmlmain.title(tree)
        opening = re.sub(r"\s", "", page.canvas.text[:600])
        if title and re.sub(r"\s", "", title) not in opening:
            page = _Page(chrome)
            page.canvas.paragraph(title, "heading", "标题", 1)
            page.render(main or body)
        notes = (*notes, f"只读取网页正文，略去导航、页脚等约 {skipped} 字")
    return Source(
        path=path,
        text=page.canvas.text,
        blocks=tuple(page.canvas.blocks),
        format="html",
        tables=tuple(page.canvas.tables),
        left_out=page.left_out(),
        notes=notes,
    )


def _mht(data: bytes, path: str) -> tuple[bytes, str | None]:
    """The page inside a web archive, and the encoding that its part declares."""
    from email import message_from_bytes

    for part in message_from_bytes(data).walk():
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                return payload, part.get_content_charset()
    raise UnreadableError(path, "网页存档（mht）中没有网页", "a web archive without a page")


class _Page:
    """Renders an element into a canvas, keeping count of what is not text."""

    def __init__(self, chrome: htmlmain.Measures | None) -> None:
        self.canvas = Canvas()
        self.chrome = chrome
        self._depth = 0
        self.skipped_text = 0
        self.images = 0
        self.embedded = 0
        self.hidden = 0
        self._paragraphs = 0
        self._line: list[str] = []
        self._heading: int | None = None
        self._caption = False
        self._lists: list[tuple[str, int]] = []

    def left_out(self) -> tuple[str, ...]:
        """What the page holds beside its text."""
        counts = ((self.images, "张图片"), (self.embedded, "个嵌入对象"), (self.hidden, "处隐藏文字"))
        return tuple(f"{count} {what}" for count, what in counts if count)

    def render(self, root: LexborNode) -> None:
        """Walk the element without recursion, since pages nest without bound."""
        stack: list[tuple[LexborNode, Iterator[LexborNode]]] = [(root, root.iter(include_text=True))]
        while stack:
            node, children = stack[-1]
            self._depth = len(stack)
            child = next(children, None)
            if child is None:
                stack.pop()
                self._leave(node)
            elif child.is_text_node:
                self._text(child)
            elif self._enter(child):
                stack.append((child, child.iter(include_text=True)))
        self._flush()

    def _text(self, node: LexborNode) -> None:
        text = node.text_content or ""
        parent = node.parent
        if parent is not None and parent.tag == "pre":
            self._line.append(text.replace("\r\n", "\n").replace("\n", "\v"))
        elif parent is not None and parent.tag == "sup" and re.fullmatch(r"[0-9+-]+", text.strip()):
            self._line.append(text.strip().translate(_SUPERSCRIPT))
        else:
            self._line.append(text)

    def _enter(self, node: LexborNode) -> bool:
        """Begin an element; False if nothing in it is to be walked."""
        tag = node.tag or ""
        if tag in _SKIPPED or tag.startswith("-"):
            return False
        if tag == "br":
            self._line.append("\v")
            return False
        if tag == "img":
            self.images += 1
            return False
        if tag in _EMBEDDED:
            self.embedded += 1
            return False
        attributes = node.attributes
        if "hidden" in attributes or _HIDDEN.search(attributes.get("style") or ""):
            self.hidden += 1 if htmlmain.length(node) else 0
            return False
        if not _BLOCK.fullmatch(tag):
            return True
        if self.chrome is not None and self._is_chrome(tag, node):
            self.skipped_text += self.chrome.text(node)
            return False
        self._flush()
        if tag == "table" and (rows := _data_rows(node)) is not None:
            self._table(node, rows)
            return False
        self._open(tag, node)
        return True

    def _is_chrome(self, tag: str, node: LexborNode) -> bool:
        """Whether to drop the element; parts of paragraphs and tables never are, nor what is nested absurdly deep."""
        if self.chrome is None or self._depth > MAX_CHROME_DEPTH or tag in {"td", "th", "tr", "tbody", "p"}:
            return False
        return self.chrome.is_chrome(node)

    def _open(self, tag: str, node: LexborNode) -> None:
        attributes = node.attributes
        if tag in {"ol", "ul"}:
            style = f"{attributes.get('style') or ''} {attributes.get('class') or ''}"
            kind = "" if tag == "ul" or re.search(r"list-style(?:-type)?\s*:\s*none", style) else attributes.get("type")
            start = _number(attributes.get("start"), 1)
            self._lists.append((kind if kind is not None else "1", start))
        elif tag == "li" and self._lists:
            kind, number = self._lists[-1]
            number = _number(attributes.get("value"), number)
            self._lists[-1] = (kind, number + 1)
            if kind:
                self._line.append(_marker(kind, number))
        elif len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self._heading = int(tag[1])
        elif tag in {"caption", "figcaption"}:
            self._caption = True

    def _leave(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if not _BLOCK.fullmatch(tag):
            return
        self._flush()
        if tag in {"ol", "ul"} and self._lists:
            self._lists.pop()
        elif len(tag) == 2 and tag[0] == "h":
            self._heading = None
        elif tag in {"caption", "figcaption"}:
            self._caption = False

    def _flush(self) -> None:
        """End the paragraph: fold its blanks as a browser does, and write its lines."""
        if not self._line:
            return
        text = _folded("".join(self._line))
        self._line.clear()
        if not text.strip():
            return
        self._paragraphs += 1
        kind = "caption" if self._caption else "heading" if self._heading else "paragraph"
        self.canvas.paragraph(text, kind, f"第{self._paragraphs}段", self._heading)

    def _table(self, table: LexborNode, rows: list[list[LexborNode]]) -> None:
        caption = table.css_first("caption")
        if caption is not None and htmlmain.length(caption):
            self.canvas.paragraph(_folded(caption.text(deep=True) or ""), "caption", "表题")
        cells: list[RawCell] = []
        taken: set[tuple[int, int]] = set()
        for r, row in enumerate(rows):
            column = 0
            for node in row:
                while (r, column) in taken:
                    column += 1
                across = min(max(_number(node.attributes.get("colspan"), 1), 1), 1000)
                down = min(_number(node.attributes.get("rowspan"), 1) or len(rows), len(rows) - r)
                down = max(down, 1)
                if len(taken) + across * down > MAX_TABLE_CELLS:
                    across = down = 1
                taken.update((r + i, column + j) for i in range(down) for j in range(across))
                cells.append(RawCell(r, column, self._cell_text(node), down, across))
                column += across
        self.canvas.table(cells)

    def _cell_text(self, node: LexborNode) -> str:
        inner = _Page(None)
        inner.render(node)
        self.images += inner.images
        self.embedded += inner.embedded
        self.hidden += inner.hidden
        return cell_text(inner.canvas.text.split("\n"))


def _folded(text: str) -> str:
    r"""Fold blanks; a break inside Chinese text is no blank. ``\v`` stands for a line break that is meant."""
    lines = [
        _WIDE_BREAK.sub("", _SPACE.sub(" ", line)) if "\n" in line else _SPACE.sub(" ", line)
        for line in text.split("\v")
    ]
    return "\n".join(lines).replace("\t", " ").strip("\n")


def _number(text: str | None, default: int) -> int:
    match = re.match(r"\s*(-?\d{1,6})", text or "")
    return int(match.group(1)) if match else default


def _marker(kind: str, number: int) -> str:
    if kind in {"a", "A"} and 0 < number <= 26:
        return f"{chr(ord(kind) + number - 1)}. "
    return f"{number}. "


def _data_rows(table: LexborNode) -> list[list[LexborNode]] | None:
    """The rows of a table of data; None for one that only arranges the page (then its cells are read as paragraphs)."""
    if any(inner.mem_id != table.mem_id for inner in table.css("table")):
        return None
    rows = [[c for c in row.iter() if c.tag in {"td", "th"}] for row in table.css("tr")]
    rows = [row for row in rows if row]
    filled = [sum(1 for cell in row if htmlmain.length(cell)) for row in rows]
    if len(rows) < 2 and max(filled, default=0) < 3:
        return None
    if max(filled, default=0) < 2:
        return None
    long = sum(1 for row in rows for cell in row if len(cell.css("p")) > 6 and htmlmain.length(cell) > 400)
    return None if long else rows
