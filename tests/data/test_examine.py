from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pandas as pd
import pytest

from checker.data.equation import parse
from checker.data.examine import DataFile, examine, schema_for
from checker.data.infer import draft
from checker.data.schema import load_schema
from checker.readers.errors import UnreadableError

GOOD = "序号,代码,基本,项目,合计,开工,竣工\n" + "".join(
    f"{n},6501{n:02d},{n}.5,{n}.25,{2 * n}.75,2024-01-{n:02d},2024-02-{n:02d}\n" for n in range(1, 10)
)
SCHEMA = """columns:
  序号: {type: int, unique: true, min: 1}
  代码: {type: text, pattern: '\\d{6}'}
  基本: {type: number, min: 0, max: 100}
  项目: {type: number}
  合计: {type: number}
  开工: {type: date}
  竣工: {type: date, nullable: true}
checks:
  - equation: 基本 + 项目 = 合计
  - sequence: 序号
  - ordered: [开工, 竣工]
  - distinct: 代码
  - increasing: 开工
  - scale: 合计
"""


@pytest.fixture
def check(tmp_path: Path) -> Callable[..., DataFile]:
    def run(text: str | bytes, schema: str = SCHEMA, name: str = "a.csv") -> DataFile:
        (tmp_path / "s.yaml").write_text(schema, encoding="utf-8")
        (tmp_path / name).write_bytes(text.encode() if isinstance(text, str) else text)
        return examine(tmp_path / name, name, load_schema(tmp_path / "s.yaml"))

    return run


def breaches(file: DataFile) -> list[tuple[str, str, int, str]]:
    text = file.ledger.document.source.text
    for breach in file.breaches:
        made = ("ragged", "equation", "missing-column", "extra-column", "duplicate-header", "total")
        assert text[breach.start : breach.end] == breach.text or breach.check in made
    return [(b.check, b.column, b.row, b.text) for b in file.breaches]


def test_a_good_file_has_nothing_and_says_what_ran(check: Callable[..., DataFile]) -> None:
    file = check(GOOD)
    assert breaches(file) == file.lines == file.cells == []
    assert "equation 1" in file.ledger.document.source.notes[-1]
    assert file.ledger.document.source.left_out == ()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("3,650103", "x,650103", ("type", "序号", 4, "x")),
        ("3,650103", "3.5,650103", ("type", "序号", 4, "3.5")),
        ("3,650103", ",650103", ("null", "序号", 4, "")),
        ("3,650103", "2,650103", ("unique", "序号", 4, "2")),
        ("3,650103", "3,65010", ("pattern", "代码", 4, "65010")),
        ("3,650103,3.5", "3,650103,-3.5", ("range", "基本", 4, "-3.5")),
        ("3.5,3.25,6.75", "3.5,3.25,6.79", ("equation", "合计", 4, "6.79（差 off by 0.04）")),
        ("2024-01-03,2024-02-03", "2024-01-03,2024-01-02", ("ordered", "竣工", 4, "2024-01-02")),
        ("2024-01-03,2024-02-03", "45000,2024-02-03", ("type", "开工", 4, "45000")),
        ("2024-01-03,2024-02-03", "2024-13-03,2024-02-03", ("type", "开工", 4, "2024-13-03")),
        ("3,650103,3.5,3.25,6.75,2024-01-03,2024-02-03", "3,650103,3.5", ("ragged", "序号", 4, "3 个")),
        ("3,650103,3.5,", "3,650103,3.5,9,9,", ("ragged", "序号", 4, "9 个")),
        ("序号,代码", "序号,代号", ("missing-column", "代码", 1, "代码")),
        ("序号,代码,基本", "序号,代码,代码", ("duplicate-header", "代码", 1, "代码")),
    ],
)
def test_every_kind_of_breach_has_row_column_and_value(
    check: Callable[..., DataFile], old: str, new: str, expected: tuple[str, str, int, str]
) -> None:
    assert GOOD.count(old) == 1
    found = breaches(check(GOOD.replace(old, new)))
    assert (expected[0], expected[1]) in {(b[0], b[1]) for b in found}
    assert expected in found


def test_rows_held_against_each_other(check: Callable[..., DataFile]) -> None:
    file = check(GOOD.replace("5,650105", "6,650104"))
    assert [(r.serial, r.step, r.previous) for r in file.lines if r.serial] == [("6", 2, "4"), ("6", 0, "6")]
    assert [(r.previous, r.copies) for r in file.lines if not r.serial] == [("650104", 2)]
    scaled = check(GOOD.replace("5.5,5.25,10.75", "5.5,5.25,107500"))
    assert [(c.column, c.text) for c in scaled.cells] == [("合计", "107500")]


def test_no_verdict_turns_on_binary_floating_point(check: Callable[..., DataFile]) -> None:
    rows = "".join(f"{0.1 * k:.1f},{0.2 * k:.1f},{(k + 2 * k) / 10:.1f}\n" for k in range(1, 400))
    schema = (
        "columns:\n  a: {type: number}\n  b: {type: number}\n  c: {type: number}\n"
        "checks:\n  - {equation: a + b = c, within: 0}\n"
    )
    assert breaches(check("a,b,c\n" + rows, schema)) == []
    assert len(breaches(check("a,b,c\n0.1,0.2,0.30000001\n", schema))) == 1


def test_encodings_quotes_blank_lines_and_line_ends(check: Callable[..., DataFile]) -> None:
    schema = "columns:\n  名称: {type: text, values: [甲, '乙,丙', \"丁\\n戊\"]}\n  数: {type: int}\n"
    text = '名称,数\r\n甲,1\r\n\r\n"乙,丙",2\r\n"丁\n戊",3\r\n己,4\r\n'
    for encoding in ("utf-8", "utf-8-sig", "gb18030"):
        assert breaches(check(text.encode(encoding), schema)) == [("values", "名称", 7, "己")]


def test_a_code_keeps_its_zeros_and_a_total_its_parts(check: Callable[..., DataFile]) -> None:
    schema = (
        "columns:\n  代码: {type: text, pattern: '0\\d'}\n  类: {}\n  数: {type: int}\n"
        "checks:\n  - {total: 数, where: {类: 合计}, by: 代码}\n"
    )
    text = "代码,类,数\n01,甲,1\n01,乙,2\n01,合计,3\n02,甲,5\n02,乙,6\n02,合计,12\n"
    assert breaches(check(text, schema)) == [("total", "数", 7, "12（分项之和 sum 11）")]


def test_foreign_keys_and_checks_that_cannot_run(check: Callable[..., DataFile], tmp_path: Path) -> None:
    (tmp_path / "codes.csv").write_text("码,名\n01,甲\n", encoding="utf-8")
    schema = (
        "columns:\n  码: {type: text}\nchecks:\n  - {foreign: 码, file: codes.csv}\n"
        "  - {foreign: 码, file: none.csv, name: 无此文件}\n  - {sequence: 号}\n"
    )
    file = check("码,数\n01,1\n09,2\n", schema)
    assert breaches(file) == [("foreign", "码", 3, "09")]
    assert [entry.split("”")[0] for entry in file.ledger.document.source.left_out] == [
        "检查“无此文件",
        "检查“sequence 3",
    ]


@pytest.mark.parametrize("name", ["a.parquet", "a.jsonl", "a.xlsx"])
def test_other_formats(check: Callable[..., DataFile], tmp_path: Path, name: str) -> None:
    frame = pd.DataFrame({"甲": [1, 2, -3], "乙": ["x", "y", None]})
    path = tmp_path / "made" / name
    path.parent.mkdir()
    match path.suffix:
        case ".parquet":
            frame.to_parquet(path)
        case ".jsonl":
            frame.to_json(path, orient="records", lines=True, force_ascii=False)
        case _:
            frame.to_excel(path, index=False)
    found = breaches(check(path.read_bytes(), "columns:\n  甲: {type: int, min: 0}\n  乙: {type: text}\n", name))
    assert [(kind, column) for kind, column, _, _ in found] == [("range", "甲"), ("null", "乙")]
    assert found[0][3] == "-3"


@pytest.mark.parametrize("data", [b"", b"\x00\x01\x02\xff" * 50, b"PK\x03\x04broken"])
@pytest.mark.parametrize("name", ["a.csv", "a.parquet", "a.jsonl", "a.xlsx"])
def test_damaged_files_are_unreadable_and_no_crash(check: Callable[..., DataFile], data: bytes, name: str) -> None:
    with pytest.raises(UnreadableError):
        check(data, "columns:\n  a: {}\n", name)


def test_pandera_schema_judges(check: Callable[..., DataFile]) -> None:
    schema = (
        "schema_type: dataframe\nversion: 0.35.0\ncolumns:\n  a:\n    dtype: int64\n    nullable: false\n"
        "    checks:\n      greater_than_or_equal_to: 2\n"
    )
    assert breaches(check("a\n1\n2\n3\n", schema)) == [("range", "a", 2, "1")]


@pytest.mark.parametrize("text", ["a + b", "= c", "a b = c", "a + = c", "a = b = c", "1 + 2 = 3", "a + $ = c"])
def test_what_is_no_equation(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse(text)


def test_equations() -> None:
    equation = parse("`基本 支出` + 2*项目 − 调整 = 合计（万元）")
    assert [(t.sign, t.columns, str(t.factor)) for t in equation.terms] == [
        (1, ("基本 支出",), "1"),
        (1, ("项目",), "2"),
        (-1, ("调整",), "1"),
        (-1, ("合计（万元）",), "1"),
    ]
    assert equation.stated == "合计（万元）"


def test_a_draft_is_a_schema_that_its_own_file_passes(check: Callable[..., DataFile], tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(GOOD, encoding="utf-8")
    text = draft(tmp_path / "a.csv")
    assert 'equation: "基本 + 项目 = 合计"' in text
    assert "sequence: 序号" in text
    assert r"代码: {type: text, pattern: '\d{6}', unique: true}" in text
    file = check(GOOD, text)
    assert breaches(file) == file.lines == []


def test_schemas_by_pattern() -> None:
    schemas = {"data/*.csv": Path("a.yaml"), "codes.parquet": Path("b.yaml")}
    assert schema_for(Path("/x/data/m.csv"), "data/m.csv", schemas) == Path("a.yaml")
    assert schema_for(Path("/x/codes.parquet"), "x/codes.parquet", schemas) == Path("b.yaml")
    assert schema_for(Path("/x/data/m.docx"), "data/m.docx", schemas) is None


def test_the_command(tmp_path: Path, hegao: Callable[..., CompletedProcess[str]]) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "s.yaml").write_text(SCHEMA, encoding="utf-8")
    (tmp_path / "data" / "m.csv").write_text(GOOD.replace("3.5,3.25,6.75", "3.5,3.25,9.75"), encoding="utf-8")
    (tmp_path / "hegao.toml").write_text('[schemas]\n"data/*.csv" = "s.yaml"\n', encoding="utf-8")
    done = hegao("check", "data", "-f", "jsonl", cwd=tmp_path)
    assert done.returncode == 1, done.stderr
    assert "schema-violation" in done.stdout
    (tmp_path / "s.yaml").write_text(SCHEMA + "wrong: 1\n", encoding="utf-8")
    wrong = hegao("check", "data/m.csv", "--schema", "s.yaml", cwd=tmp_path)
    assert wrong.returncode == 2
    assert "s.yaml:16" in wrong.stderr
    empty = tmp_path / "data" / "e.csv"
    empty.write_bytes(b"")
    assert hegao("infer", "data/e.csv", cwd=tmp_path).returncode == 3
    assert hegao("infer", "data/none.csv", cwd=tmp_path).returncode == 2
    assert hegao("infer", "data/m.csv", cwd=tmp_path).stdout.count("type:") == 7
