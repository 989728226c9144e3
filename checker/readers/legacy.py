"""doc, wps, rtf, odt and the XML forms of Word and Excel: through LibreOffice, if it is installed, to docx or xlsx.

Every conversion has a profile folder of its own, so that runs side by side do not wait for each other and nothing of
the user's profile (macros, settings) takes part; it is killed with all its children when it takes too long.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path, PurePosixPath

from checker.document import Source
from checker.readers import docx
from checker.readers.errors import UnreadableError

SECONDS = 120
"""How long one conversion may take; an ordinary report takes 2 to 8."""
_FAMILIAR = (
    "/usr/bin/soffice",
    "/usr/local/bin/soffice",
    "/opt/libreoffice/program/soffice",
    "/snap/bin/libreoffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.exe",
    "C:/Program Files (x86)/LibreOffice/program/soffice.exe",
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read(data: bytes, path: str) -> Source:
    """Read an older or foreign document by converting it first.

    Raises:
        UnreadableError: LibreOffice is missing, cannot open the file, or takes too long.
    """
    kind = _kind(data, path)
    office = find_office()
    if office is None:
        raise UnreadableError(
            path,
            f"读取 {kind} 文件需要 LibreOffice：请安装（如 apt install libreoffice-writer），或另存为 docx",
            f"reading {kind} needs LibreOffice: install it, or save the file as docx",
        )
    if data.startswith(_OLE) and _encrypted_doc(data):
        raise UnreadableError(path, "文件已加密，需要密码", "encrypted, needs a password")
    workbook = b"Excel.Sheet" in data[:4096]
    converted = convert(office, data, _suffix(kind, workbook), "xlsx" if workbook else "docx", path)
    if workbook:
        from checker.readers import spreadsheet

        source = spreadsheet.read(converted, path)
    else:
        source = docx.read(converted, path)
    return replace(source, format=kind, notes=(*source.notes, f"{kind} 文件经 LibreOffice 转换后读取"))


def find_office() -> str | None:
    """The LibreOffice program: from ``HEGAO_SOFFICE``, the search path, or where installers put it."""
    named = os.environ.get("HEGAO_SOFFICE")
    if named is not None:
        return named if Path(named).is_file() else None
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((place for place in _FAMILIAR if Path(place).is_file()), None)


def convert(office: str, data: bytes, suffix: str, target: str, path: str, seconds: float = SECONDS) -> bytes:
    """Convert bytes with LibreOffice in a temporary folder.

    Args:
        office: The program.
        data: The file; it is written under a fixed name, so its own name never reaches the command line.
        suffix: What the fixed name ends with, which LibreOffice looks at where the bytes do not tell.
        target: The format wanted, such as ``docx``.
        path: The file's name, for errors.
        seconds: After how many seconds to give up.

    Raises:
        UnreadableError: The conversion failed or took too long.
    """
    with tempfile.TemporaryDirectory(prefix="hegao-", ignore_cleanup_errors=True) as folder:
        given = Path(folder, f"input{suffix}")
        given.write_bytes(data)
        command = [
            office,
            f"-env:UserInstallation={Path(folder, 'profile').as_uri()}",
            "--headless",
            "--norestore",
            "--nolockcheck",
            "--nodefault",
            "--convert-to",
            target,
            "--outdir",
            str(Path(folder, "out")),
            str(given),
        ]
        try:
            _run(command, folder, seconds)
        except subprocess.TimeoutExpired as error:
            raise UnreadableError(
                path, f"LibreOffice 转换超过 {seconds:g} 秒，已中止", f"LibreOffice took longer than {seconds:g} s"
            ) from error
        except OSError as error:
            raise UnreadableError(path, "LibreOffice 无法启动", f"LibreOffice does not start ({error})") from error
        made = Path(folder, "out", f"input.{target}")
        if not made.is_file():
            raise UnreadableError(
                path,
                "LibreOffice 打不开（文件损坏、加密或格式有误）",
                "LibreOffice cannot open it (damaged or encrypted)",
            )
        return made.read_bytes()


def _run(command: list[str], folder: str, seconds: float) -> None:
    """Run a command in a process group of its own, and kill the whole group if it takes too long."""
    group = sys.platform != "win32"
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        start_new_session=group,
    ) as process:
        try:
            process.wait(seconds)
        except BaseException:
            if group:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
            process.kill()
            process.wait()
            raise


def _kind(data: bytes, path: str) -> str:
    suffix = PurePosixPath(path).suffix.lower().lstrip(".")
    if data.lstrip()[:5] == b"{\\rtf":
        return "rtf"
    if suffix in {"doc", "wps", "wpt", "dot", "odt", "rtf", "fodt", "xml", "uot", "uof"}:
        return suffix
    return "doc" if data.startswith(_OLE) else "odt" if data.startswith(b"PK") else "xml"


def _suffix(kind: str, workbook: bool) -> str:
    """A suffix that lets LibreOffice take the right filter: WPS Office's .wps is Word's binary form, not MS Works."""
    if workbook:
        return ".xml"
    return {"wps": ".doc", "wpt": ".doc"}.get(kind, f".{kind}")


def _encrypted_doc(data: bytes) -> bool:
    """Whether a Word binary says it is encrypted: bit 8 of the flags at 0x0A of its FIB (MS-DOC 2.5.1)."""
    start = data.find(b"\xec\xa5", 512)
    return 0 < start < len(data) - 12 and start % 512 == 0 and bool(data[start + 11] & 0x01)
