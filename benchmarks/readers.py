"""Pages and kilobytes of text a second for each reader, on the office corpus and on documents made here.

Run: python benchmarks/readers.py [folder of files]
"""

from __future__ import annotations

import io
import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from checker.readers import discover, read_bytes

SHARED = Path(os.environ.get("HEGAO_SHARED") or Path(__file__).parents[2] / "shared")
PARAGRAPH = "全年一般公共预算收入完成{n}98.73亿元，同比增长5.{n}%，其中税收收入完成50.2亿元，非税收入完成48.53亿元。"


def made() -> list[tuple[str, bytes]]:
    import docx
    import openpyxl

    lines = [PARAGRAPH.format(n=n) for n in range(10_000)]
    text = "\n".join(lines)
    page = (
        "<html><body><div class=article-content>" + "".join(f"<p>{line}</p>" for line in lines) + "</div></body></html>"
    )
    document = docx.Document()
    for line in lines[:3000]:
        document.add_paragraph(line)
    word = io.BytesIO()
    document.save(word)
    workbook = openpyxl.Workbook()
    for n in range(2000):
        workbook.active.append([n, f"项目{n}", *(n * i / 7 for i in range(8))])
    sheet = io.BytesIO()
    workbook.save(sheet)
    return [
        ("10,000 lines.txt", text.encode()),
        ("10,000 lines.gbk.txt", text.encode("gb18030")),
        ("10,000 paragraphs.html", page.encode()),
        ("3,000 paragraphs.docx", word.getvalue()),
        ("20,000 cells.xlsx", sheet.getvalue()),
        (
            "20,000 cells.csv",
            "\n".join(f"{n},项目{n}," + ",".join(str(n * i) for i in range(8)) for n in range(2000)).encode(),
        ),
    ]


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED / "corpus" / "office"
    inputs = made()
    inputs += [(display, path.read_bytes()) for path, display in discover([str(folder)])[0]] if folder.is_dir() else []
    print(f"{'file':<42}{'format':<7}{'seconds':>8}{'pages':>7}{'pages/s':>9}{'KB text':>9}{'KB/s':>9}{'MB/min':>8}")
    for name, data in inputs:
        began = time.perf_counter()
        sources, errors = read_bytes(data, name)
        seconds = time.perf_counter() - began
        if errors:
            print(f"{Path(name).name:<42}{errors[0].reason}")
            continue
        size = sum(len(source.text.encode()) for source in sources) / 1024
        numbers = {b.anchor.split("页")[0] for source in sources for b in source.blocks if source.format == "pdf"}
        pages = len(numbers) or round(sum(len(source.text) for source in sources) / 700) or 1
        print(
            f"{Path(name).name:<42}{sources[0].format:<7}{seconds:>8.2f}{pages:>7}{pages / seconds:>9.0f}{size:>9.0f}"
            f"{size / seconds:>9.0f}{size / 1024 * 60 / seconds:>8.1f}"
        )
    print("pages: as numbered in a pdf, else 700 characters; text in UTF-8")


if __name__ == "__main__":
    main()
