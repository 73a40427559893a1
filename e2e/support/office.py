"""Drives LibreOffice as a person would: opens a workbook, types into cells, recalculates, saves as .xlsx.

Run by the system's Python (the one with `uno`):
    office.py IN.xlsx [OUT.xlsx] < REQUEST.json > ANSWER.json
REQUEST: {"type": [{"sheet", "cell", "value"}], "unhide_rows"?, "show": [{"sheet", "cell"}]}
         value: a number is typed as a number, a text beginning with "=" as a formula, any other text as text.
ANSWER:  {"shown": {"sheet!cell": number | text}, "refused": ["sheet!cell", …]}   (refused: a locked cell)
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.table.CellContentType import FORMULA, TEXT, VALUE

START_SECONDS_MAX = 90


def setting(name, value):
    pair = PropertyValue()
    pair.Name, pair.Value = name, value
    return pair


def start(profile):
    """Starts an office of our own, apart from any the user has open, and connects to it."""
    pipe = f"qilu{os.getpid()}"
    process = subprocess.Popen(
        [
            "soffice",
            f"-env:UserInstallation={Path(profile).as_uri()}",
            "--headless",
            "--norestore",
            "--nologo",
            "--nodefault",
            f"--accept=pipe,name={pipe};urp;",
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "HOME": profile},
    )
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    deadline = time.monotonic() + START_SECONDS_MAX
    while True:
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return process, context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        except NoConnectException:
            if time.monotonic() > deadline or process.poll() not in (None, 81):
                process.kill()
                raise
            time.sleep(0.3)


def type_into(cell, value):
    if isinstance(value, (int, float)):
        cell.setValue(value)
    elif value.startswith("="):
        cell.setFormula(value)
    else:
        cell.setString(value)


def shown(cell):
    kind = cell.Type
    if kind == FORMULA:
        if cell.getError():
            return cell.getString()
        kind = cell.FormulaResultType2
        return cell.getValue() if kind == 1 else cell.getString()  # 1 = VALUE
    if kind == VALUE:
        return cell.getValue()
    return cell.getString() if kind == TEXT else ""


def main():
    request = json.load(sys.stdin)
    source = Path(sys.argv[1]).resolve()
    answer = {"shown": {}, "refused": []}
    with tempfile.TemporaryDirectory(prefix="qilu-office-") as profile:
        process, desktop = start(profile)
        try:
            document = desktop.loadComponentFromURL(source.as_uri(), "_blank", 0, (setting("Hidden", True),))
            sheets = document.Sheets
            for entry in request.get("type", []):
                sheet = sheets.getByName(entry["sheet"])
                cell = sheet.getCellRangeByName(entry["cell"])
                if sheet.isProtected() and cell.CellProtection.IsLocked:
                    answer["refused"].append(f"{entry['sheet']}!{entry['cell']}")
                else:
                    type_into(cell, entry["value"])
            document.calculateAll()
            for place in request.get("show", []):
                cell = sheets.getByName(place["sheet"]).getCellRangeByName(place["cell"])
                answer["shown"][f"{place['sheet']}!{place['cell']}"] = shown(cell)
            if len(sys.argv) > 2:
                target = Path(sys.argv[2]).resolve().as_uri()
                document.storeToURL(target, (setting("FilterName", "Calc MS Excel 2007 XML"),))
            document.close(True)
            try:
                desktop.terminate()
            except Exception:  # the bridge falls as the office leaves
                pass
            process.wait(timeout=30)
        finally:
            if process.poll() is None:
                process.kill()
    json.dump(answer, sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main()
