#!/usr/bin/env python3
"""The peer of writing a template: openpyxl writing a workbook of the same size, in one process.

It opens the product's filled power template once, before the clock starts, and keeps what it holds in plain values: every
cell's value or formula, its look, drop-downs and other validations, merged ranges, widths and names. What is timed is
making a workbook of these and saving it into memory. Looks are named styles made once for each workbook, the fastest
public way to give a cell one; conditional formats and protection, which the template has besides, are left out.

    template_openpyxl.py WORKBOOK [--repetitions 10]

Needs openpyxl and nothing else. Prints one JSON object.
"""

import argparse
import io
import json
import statistics
import sys
import time
from copy import copy

import openpyxl
from openpyxl.styles import NamedStyle
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation


def look(cell):
    """What a cell looks like, as a value that can be compared."""
    return repr((cell.font, cell.fill, cell.border, cell.alignment, cell.number_format, cell.protection))


def contents(path):
    """What the workbook holds, in plain values."""
    book = openpyxl.load_workbook(path)
    looks, sheets = {}, []
    for sheet in book.worksheets:
        cells = []
        for row in sheet.iter_rows():
            for cell in row:
                if type(cell).__name__ == "MergedCell" or (cell.value is None and not cell.has_style):
                    continue
                key = look(cell) if cell.has_style else None
                if key is not None and key not in looks:
                    parts = (cell.font, cell.fill, cell.border, cell.alignment, cell.protection)
                    looks[key] = (f"look{len(looks)}", [copy(part) for part in parts], cell.number_format)
                value = cell.value if isinstance(cell.value, (str, int, float, bool, type(None))) else str(cell.value)
                cells.append((cell.row, cell.column, value, looks[key][0] if key else None))
        validations = [
            {
                "type": one.type,
                "operator": one.operator,
                "formula1": one.formula1,
                "formula2": one.formula2,
                "allow_blank": one.allow_blank,
                "error": one.error,
                "errorTitle": one.errorTitle,
                "prompt": one.prompt,
                "promptTitle": one.promptTitle,
                "sqref": str(one.sqref),
            }
            for one in sheet.data_validations.dataValidation
        ]
        widths = {letter: column.width for letter, column in sheet.column_dimensions.items()}
        merged = [str(area) for area in sheet.merged_cells.ranges]
        sheets.append((sheet.title, cells, validations, widths, merged))
    names = {name: one.attr_text for name, one in book.defined_names.items()}
    return {"looks": list(looks.values()), "sheets": sheets, "names": names}


def write(held):
    """The bytes of a workbook made of what is held."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, (font, fill, border, alignment, protection), number_format in held["looks"]:
        book.add_named_style(
            NamedStyle(name, copy(font), copy(fill), copy(border), copy(alignment), number_format, copy(protection))
        )
    for title, cells, validations, widths, merged in held["sheets"]:
        sheet = book.create_sheet(title)
        for row, column, value, style in cells:
            cell = sheet.cell(row, column, value)
            if style is not None:
                cell.style = style
        for validation in validations:
            sheet.add_data_validation(DataValidation(**validation))
        for letter, width in widths.items():
            sheet.column_dimensions[letter].width = width
        for area in merged:
            sheet.merge_cells(area)
    for name, target in held["names"].items():
        book.defined_names[name] = DefinedName(name, attr_text=target)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workbook")
    parser.add_argument("--repetitions", type=int, default=10)
    options = parser.parse_args()
    held = contents(options.workbook)
    clock, processor, size = [], [], 0
    for _ in range(options.repetitions):
        began, had = time.perf_counter(), time.process_time()
        size = len(write(held))
        clock.append((time.perf_counter() - began) * 1000)
        processor.append((time.process_time() - had) * 1000)
    answer = {
        "median_ms": round(statistics.median(clock), 3),
        "processor_ms": round(statistics.median(processor), 3),
        "repetitions": len(clock),
        "bytes": size,
        "cells": sum(len(cells) for _, cells, _, _, _ in held["sheets"]),
        "looks": len(held["looks"]),
        "validations": sum(len(validations) for _, _, validations, _, _ in held["sheets"]),
    }
    print(json.dumps(answer))


if __name__ == "__main__":
    sys.exit(main())
