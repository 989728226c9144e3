"""Finds the main text of a web page: the article's own container, or the body without what looks like chrome."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborHTMLParser, LexborNode

_BLANK = re.compile(r"\s+")

CONTAINERS = (
    "#UCAP-CONTENT",
    "#zoom",
    "#Zoom",
    ".TRS_Editor",
    ".TRS_UEDITOR",
    "#d_article",
    "#vsb_content",
    ".v_news_content",
    "[itemprop=articleBody]",
    ".article-content",
    ".article_content",
    ".articleContent",
    ".pages_content",
    ".news_content",
    ".detail-content",
    "#articleContent",
    "#contentText",
    "#article",
    "article",
    "main",
    "[role=main]",
)
"""Where the content systems of Chinese government sites put an article; the first that holds most of the page wins."""

_CHROME_NAME = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|foot|footer|header|topbar|top|breadcrumb|crumbs?|position|location|share|toolbar|"
    r"sidebar|aside|related|recommend|copyright|search|login|qrcode|ewm|erweima|pager|pagination|friendlink|links|"
    r"bshare|jiathis|bdshare|fixedtool|toast|modal|popup|comment)(?:$|[\s_-])",
    re.IGNORECASE,
)
_CHROME_WORDS = re.compile(
    "版权所有|ICP备|公网安备|网站标识码|网站地图|扫一扫|分享到|上一篇|下一篇|当前位置|打印本页|关闭窗口|无障碍|字号[：:]|浏览次数"
)
_SENTENCE = re.compile("[，。；][^，。；]{4,}[，。；]")


def length(node: LexborNode) -> int:
    """How many characters of text an element holds, blanks not counted."""
    return len(_BLANK.sub("", node.text(deep=True) or ""))


class Measures:
    """The text of every element of a page, counted once: asking each element anew is quadratic in the nesting."""

    def __init__(self, body: LexborNode) -> None:
        self._text: dict[int, int] = {}
        self._links: dict[int, int] = {}
        stack: list[tuple[LexborNode, Iterator[LexborNode], bool]] = [(body, body.iter(include_text=True), False)]
        text, links, entered = 0, 0, [(0, 0)]
        while stack:
            node, children, in_link = stack[-1]
            child = next(children, None)
            if child is None:
                stack.pop()
                began = entered.pop()
                self._text[node.mem_id] = text - began[0]
                self._links[node.mem_id] = links - began[1]
            elif child.is_text_node:
                size = len(_BLANK.sub("", child.text_content or ""))
                text += size
                links += size if in_link else 0
            else:
                entered.append((text, links))
                stack.append((child, child.iter(include_text=True), in_link or child.tag == "a"))

    def text(self, node: LexborNode) -> int:
        """Characters of text, blanks not counted."""
        return self._text.get(node.mem_id, 0)

    def own(self, node: LexborNode) -> int:
        """Characters of text outside links."""
        return self._text.get(node.mem_id, 0) - self._links.get(node.mem_id, 0)

    def is_chrome(self, node: LexborNode) -> bool:
        """Whether an element outside a known container is navigation, a footer, a toolbar, a list of links.

        Names alone are not believed for an element with sentences in it: sites call their content ``main-top`` too.
        """
        tag = node.tag or ""
        if tag in {"nav", "aside"}:
            return True
        size = self.text(node)
        if size == 0 or size > 1500:
            return False
        text = node.text(deep=True) or ""
        if _CHROME_WORDS.search(text) and size < 600:
            return len(_SENTENCE.findall(text)) < 3
        attributes = node.attributes
        name = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
        if tag in {"header", "footer"} or _CHROME_NAME.search(name):
            return len(_SENTENCE.findall(text)) < 2
        return self.own(node) < 0.4 * size and len(node.css("a")) >= 3


def main_node(tree: LexborHTMLParser, measures: Measures) -> LexborNode | None:
    """The element that holds the article, by the container names in use; None if none holds most of the page's text."""
    body = tree.body
    if body is None:
        return None
    total = measures.own(body)
    for selector in CONTAINERS:
        best = max(tree.css(selector), key=measures.own, default=None)
        if best is not None and measures.own(best) >= max(0.5 * total, 1):
            return best
    return None


def title(tree: LexborHTMLParser) -> str:
    """The title of the article, from what the content system says, the first ``h1``, or the ``title`` element."""
    for selector in ("meta[name=ArticleTitle]", "meta[name=articletitle]", "meta[property='og:title']"):
        node = tree.css_first(selector)
        if node is not None and (content := (node.attributes.get("content") or "").strip()):
            return _clean(content)
    for selector in ("h1", "ucaptitle", "#ivs_title"):
        node = tree.css_first(selector)
        if node is not None and 4 <= length(node) <= 120:
            return _clean(node.text(deep=True) or "")
    node = tree.css_first("title")
    return _clean(re.split(r"\s*[_|]\s*|\s+-+\s+", node.text(deep=True) or "")[0]) if node is not None else ""


def _clean(text: str) -> str:
    return _BLANK.sub(" ", text).strip()
