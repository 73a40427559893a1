"""Drives LibreOffice as a person would: opens a workbook, works through steps, recalculates, saves as .xlsx.

Run by the system's Python (the one with `uno`):
    office.py IN.xlsx [OUT.xlsx] < REQUEST.json > ANSWER.json
REQUEST: {"steps": [STEP, …], "show": [{"sheet", "cell"}], "names": bool, "password": text}
STEP:    {"do": "type", "sheet", "cell", "value"}   a number is typed as a number, a text beginning with "=" as a
                                                    formula, any other text as text; a locked cell refuses
         {"do": "unprotect", "sheet"} · {"do": "remove", "sheet"} · {"do": "hide_row", "sheet", "row"}
         {"do": "merge", "sheet", "range"} · {"do": "rows", "sheet", "first", "count", "value"} (column A filled down)
ANSWER:  {"shown": {"sheet!cell": number | text}, "colours": {"sheet!cell": "RRGGBB"}, "refused": ["sheet!cell", …], "names": {name: "sheet!cell"},
          "notes": {"sheet!cell": text}}
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import uno
from com.sun.star.beans import NamedValue, PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.table.CellContentType import FORMULA, TEXT, VALUE

START_SECONDS_MAX = 90


def setting(name, value):
    pair = PropertyValue()
    pair.Name, pair.Value = name, value
    return pair


def encryption(password):
    """What the .xlsx filter wants instead of a plain password."""
    wanted = []
    for name, value in (("CryptoType", "Standard"), ("OOXPassword", password)):
        pair = NamedValue()
        pair.Name, pair.Value = name, value
        wanted.append(pair)
    return uno.Any("[]com.sun.star.beans.NamedValue", tuple(wanted))


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


def carry_out(sheets, step, refused):
    sheet = sheets.getByName(step["sheet"])
    match step["do"]:
        case "type":
            cell = sheet.getCellRangeByName(step["cell"])
            if sheet.isProtected() and cell.CellProtection.IsLocked:
                refused.append(f"{step['sheet']}!{step['cell']}")
            else:
                type_into(cell, step["value"])
        case "unprotect":
            sheet.unprotect("")
        case "remove":
            sheets.removeByName(step["sheet"])
        case "hide_row":
            sheet.Rows.getByIndex(step["row"] - 1).IsVisible = False
        case "merge":
            sheet.getCellRangeByName(step["range"]).merge(True)
        case "rows":
            first, last = step["first"], step["first"] + step["count"] - 1
            cells = sheet.getCellRangeByName(f"A{first}:A{last}")
            cells.setDataArray(tuple((step["value"],) for _ in range(step["count"])))
        case unknown:
            raise ValueError(f"no such step: {unknown}")


def name_places(document):
    """Where each defined name of one cell points, as sheet!A1."""
    places = {}
    for name in document.NamedRanges.ElementNames:
        area = document.NamedRanges.getByName(name).getReferredCells()
        if area is not None:
            address = area.RangeAddress
            sheet = document.Sheets.getByIndex(address.Sheet)
            column = sheet.Columns.getByIndex(address.StartColumn).Name
            places[name] = f"{sheet.Name}!{column}{address.StartRow + 1}"
    return places


def notes_of(document):
    notes = {}
    for index in range(document.Sheets.Count):
        sheet = document.Sheets.getByIndex(index)
        for note in sheet.Annotations:
            column = sheet.Columns.getByIndex(note.Position.Column).Name
            notes[f"{sheet.Name}!{column}{note.Position.Row + 1}"] = note.String
    return notes


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


def cell_colour(sheets, place):
    """The fill of a cell as RRGGBB, or "" where it has none."""
    colour = sheets.getByName(place["sheet"]).getCellRangeByName(place["cell"]).CellBackColor
    return "" if colour < 0 else f"{colour:06X}"


def main():
    request = json.load(sys.stdin)
    source = Path(sys.argv[1]).resolve()
    answer = {"shown": {}, "colours": {}, "refused": [], "names": {}, "notes": {}}
    with tempfile.TemporaryDirectory(prefix="qilu-office-") as profile:
        process, desktop = start(profile)
        try:
            document = desktop.loadComponentFromURL(source.as_uri(), "_blank", 0, (setting("Hidden", True),))
            sheets = document.Sheets
            for step in request.get("steps", []):
                carry_out(sheets, step, answer["refused"])
            document.calculateAll()
            for place in request.get("show", []):
                cell = sheets.getByName(place["sheet"]).getCellRangeByName(place["cell"])
                answer["shown"][f"{place['sheet']}!{place['cell']}"] = shown(cell)
                answer["colours"][f"{place['sheet']}!{place['cell']}"] = cell_colour(sheets, place)
            if request.get("names"):
                answer["names"] = name_places(document)
                answer["notes"] = notes_of(document)
            if len(sys.argv) > 2:
                saving = [setting("FilterName", "Calc MS Excel 2007 XML")]
                if request.get("password"):
                    saving.append(setting("EncryptionData", encryption(request["password"])))
                document.storeToURL(Path(sys.argv[2]).resolve().as_uri(), tuple(saving))
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
