"""Opens workbooks with another programme, types into them, and saves them: PROGRAMME is `openpyxl` or `office`.

Run by the system's Python (the one with `uno` and `openpyxl`):
    fill.py PROGRAMME FOLDER < REQUEST.json > ANSWER.json
REQUEST: [{"from": FILE, "to": FILE, "cells": [[SHEET, CELL, number | text], …]}, …]   files in FOLDER; no cells: saved as is
ANSWER:  {FROM: {"SHEET!CELL": comment, …}, …}                                         as they were when the file was opened
"""

import json
import sys
import tempfile
from pathlib import Path

import openpyxl

sys.path.insert(0, str(Path(__file__).resolve().parents[4] / "e2e" / "support"))


def with_openpyxl(folder, request):
    answer = {}
    for job in request:
        book = openpyxl.load_workbook(folder / job["from"])
        answer[job["from"]] = {
            f"{sheet.title}!{cell.coordinate}": cell.comment.text
            for sheet in book.worksheets
            for row in sheet.iter_rows()
            for cell in row
            if cell.comment
        }
        for sheet, cell, value in job["cells"]:
            book[sheet][cell].value = value
        book.save(folder / job["to"])
    return answer


def with_office(folder, request):
    import office

    answer = {}
    with tempfile.TemporaryDirectory(prefix="qilu-office-") as profile:
        process, desktop = office.start(profile)
        try:
            for job in request:
                source = (folder / job["from"]).resolve().as_uri()
                document = desktop.loadComponentFromURL(source, "_blank", 0, (office.setting("Hidden", True),))
                answer[job["from"]] = office.notes_of(document)
                for sheet, cell, value in job["cells"]:
                    office.type_into(document.Sheets.getByName(sheet).getCellRangeByName(cell), value)
                document.calculateAll()
                target = (folder / job["to"]).resolve().as_uri()
                document.storeToURL(target, (office.setting("FilterName", "Calc MS Excel 2007 XML"),))
                document.close(True)
        finally:
            process.kill()
            process.wait(timeout=30)
    return answer


def main():
    programme, folder = sys.argv[1], Path(sys.argv[2])
    fill = {"openpyxl": with_openpyxl, "office": with_office}[programme]
    json.dump(fill(folder, json.load(sys.stdin)), sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main()
