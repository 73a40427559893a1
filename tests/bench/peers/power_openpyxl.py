#!/usr/bin/env python3
"""The peer of the speed claim: a filled power workbook read with openpyxl and summed with decimal, in one process.

It does what a careful analyst's script does: it finds the three tables by their header text, reads the rows and computes
the figures of power-2022 with the guideline's rounding (half-up, every line rounded before it is summed). Codes and
default factors are read once before the clock starts, as the product loads its method once.

    power_openpyxl.py WORKBOOK [--repetitions 200] [--json]

Needs openpyxl and nothing else. Prints the median time of one reading in milliseconds.
"""

import argparse
import csv
import json
import re
import statistics
import sys
import time
from decimal import ROUND_HALF_UP, Decimal, getcontext
from pathlib import Path

import openpyxl

METHODS = Path(__file__).resolve().parents[3] / "crates/accounting/methods"
CARBON_TO_CO2_NUMERATOR, CARBON_TO_CO2_DENOMINATOR = Decimal(44), Decimal(12)
COAL_EQUIVALENT = Decimal("29.307")
HUNDRED = Decimal(100)
ZERO = Decimal(0)

# Header text (Chinese or English) of the columns the sums need.
TABLES = {
    "unit": {
        "unit": ("机组编号", "Unit no."),
        "kind": ("机组类别", "Unit category"),
        "capacity": ("装机容量", "Installed capacity"),
        "generation": ("发电量", "Electricity generated"),
        "supply": ("供电量", "Electricity supplied"),
        "heat_supplied": ("供热量", "Heat supplied"),
        "heat_to_turbine": ("汽轮机总耗热量", "Total heat to the turbine"),
        "hours": ("运行小时数", "Operating hours"),
    },
    "fuel": {
        "unit": ("机组编号", "Unit no."),
        "fuel": ("燃料品种", "Fuel"),
        "month": ("月份", "Month"),
        "quantity": ("消耗量", "Consumption"),
        "ncv": ("收到基低位发热量", "Net calorific value as received"),
        "carbon_air_dried": ("空干基元素碳含量", "Carbon content, air-dried"),
        "moisture_received": ("收到基水分", "Moisture as received"),
        "moisture_air_dried": ("空干基水分", "Moisture, air-dried"),
        "carbon_measured": ("收到基元素碳含量（直接实测）", "Carbon content as received (measured directly)"),
        "carbon_per_heat": ("单位热值含碳量", "Carbon content per unit of heat"),
        "oxidation": ("碳氧化率", "Oxidation factor"),
    },
    "electricity": {
        "unit": ("机组编号", "Unit no."),
        "quantity": ("购入使用电量", "Purchased electricity used"),
        "factor": ("电网排放因子", "Grid emission factor"),
    },
}
# A header row is the table's own when it has all of these, which no other table has together.
MARKS = {
    "unit": ("unit", "kind", "generation"),
    "fuel": ("unit", "fuel", "month", "quantity"),
    "electricity": ("unit", "quantity", "factor"),
}
# The column whose first number is the first row of data, and how many header rows may precede it.
AMOUNT = {"unit": "generation", "fuel": "quantity", "electricity": "quantity"}
HEADER_ROWS_BELOW_LABEL_MAX = 4


def rounded(value, places):
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def carbon_dioxide(carbon):
    return carbon * CARBON_TO_CO2_NUMERATOR / CARBON_TO_CO2_DENOMINATOR


class Defaults:
    """Codes and default factors, from the data files the product itself embeds."""

    def __init__(self, year):
        self.phase, self.code_of = {}, {}
        with open(METHODS / "codes/fuels.csv", newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                if row["list"] == "fuel":
                    self.phase[row["code"]] = row["phase"]
                    for name in (row["code"], row["zh"], row["en"]):
                        self.code_of[name] = row["code"]
        self.factors = {}
        for name in ("mee2022_power", "grid_ets"):
            with open(METHODS / f"factors/{name}.csv", newline="", encoding="utf-8") as file:
                for row in csv.DictReader(file):
                    if row["year_from"] and not int(row["year_from"]) <= year <= int(row["year_to"]):
                        continue
                    self.factors[row["factor"], row["key"]] = Decimal(row["value"])

    def fuel(self, text):
        """The code of a fuel cell, which may read `烟煤`, `bituminous` or both."""
        if text in self.code_of:
            return self.code_of[text]
        for part in re.split(r"[\s|·]+", text):
            if part in self.code_of:
                return self.code_of[part]
        raise SystemExit(f"unknown fuel: {text}")


def header_name(value):
    """The label of a header cell; a column with a default says that it takes the plant's own value."""
    if not isinstance(value, str):
        return ""
    return re.sub(r"\s*[（(](实测/填报值|measured or reported)[)）]$", "", value.split("\n", 1)[0].strip())


def number(value):
    if value is None or value == "":
        return None
    if isinstance(value, (int, float)):
        return Decimal(repr(value))
    text = value.replace(",", "").strip()
    return ZERO if text in ("NO", "NE", "IE", "C") else Decimal(text)


def is_number(value):
    return isinstance(value, (int, float)) or bool(re.fullmatch(r"-?[\d,]*\.?\d+", str(value or "").strip()))


def bind(row, seen):
    """Which table a row is the header of, and where its columns are."""
    names = {header_name(value): index for index, value in reversed(list(enumerate(row)))}
    for table, columns in TABLES.items():
        if table in seen:
            continue
        found = {}
        for column, labels in columns.items():
            for label in labels:
                if label in names:
                    found[column] = names[label]
        if all(mark in found for mark in MARKS[table]):
            return table, found
    return None, None


def read(path):
    """The rows of the three tables, as dictionaries of cell values."""
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    tables = {}
    for sheet in book.worksheets:
        if len(tables) == len(TABLES):
            break
        if sheet.sheet_state != "visible":
            continue
        table, place, header_rows = None, None, 0
        for row in sheet.iter_rows(values_only=True):
            if table is None:
                table, place = bind(row, tables)
                if table is not None:
                    tables[table] = []
                    header_rows = HEADER_ROWS_BELOW_LABEL_MAX
                continue
            if header_rows:
                # English label, symbol, unit and way of filling may stand between the label and the data.
                header_rows -= 1
                at = place[AMOUNT[table]]
                if at >= len(row) or not is_number(row[at]):
                    continue
                header_rows = 0
            key = row[place["unit"]] if place["unit"] < len(row) else None
            values = {name: row[at] for name, at in place.items() if at < len(row)}
            if key in (None, "") or all(values.get(name) in (None, "") for name in MARKS[table] if name != "unit"):
                continue
            tables[table].append(values)
    book.close()
    missing = [name for name in TABLES if name not in tables]
    if missing:
        raise SystemExit(f"no table found for: {', '.join(missing)}")
    return tables


def fuel_line(row, defaults):
    code = defaults.fuel(str(row["fuel"]).strip())
    solid = defaults.phase[code] == "solid"
    quantity = number(row.get("quantity")) or ZERO

    def entered(column, factor, places):
        value = number(row.get(column))
        return rounded(value, places) if value is not None else defaults.factors[factor, code]

    quantity = rounded(quantity, 2)
    ncv = entered("ncv", "fuel.ncv", 3)
    carbon_per_heat = entered("carbon_per_heat", "fuel.cc", 5)
    oxidation = entered("oxidation", "fuel.of", 2)
    measured = number(row.get("carbon_measured"))
    air_dried = number(row.get("carbon_air_dried"))
    if measured is not None:
        carbon = measured
    elif solid and air_dried is not None:
        received, dried = number(row.get("moisture_received")), number(row.get("moisture_air_dried"))
        carbon = air_dried / HUNDRED * (HUNDRED - received) / (HUNDRED - dried)
    else:
        carbon = ncv * carbon_per_heat
    if solid:
        carbon = rounded(carbon, 4)
    return {
        "unit": str(row["unit"]),
        "solid": solid,
        "quantity": quantity,
        "ncv": ncv,
        "carbon": carbon,
        "heat": quantity * ncv,
        "emission": rounded(carbon_dioxide(quantity * carbon * oxidation / HUNDRED), 2),
    }


def unit_figures(row, lines, purchases):
    name = str(row["unit"])
    mine = [line for line in lines if line["unit"] == name]
    coal = [line for line in mine if line["solid"]]
    figures = {}
    figures["combustion"] = sum((line["emission"] for line in mine), ZERO)
    figures["electricity"] = sum((line["emission"] for line in purchases if line["unit"] == name), ZERO)
    emission = rounded(figures["combustion"] + figures["electricity"], 0)
    figures["emission"] = emission
    figures["compliance"] = rounded(figures["combustion"], 0)
    tonnes = sum((line["quantity"] for line in coal), ZERO)
    if tonnes:
        figures["coal"] = rounded(tonnes, 2)
        figures["coal_carbon"] = rounded(sum(line["carbon"] * line["quantity"] for line in coal) / tonnes, 4)
        figures["coal_ncv"] = rounded(sum(line["ncv"] * line["quantity"] for line in coal) / tonnes, 3)
    standard = rounded(sum((line["heat"] for line in mine), ZERO) / COAL_EQUIVALENT, 2)
    figures["standard_coal"] = standard
    generation = number(row.get("generation")) or ZERO
    supply = number(row.get("supply"))
    heat = number(row.get("heat_supplied")) or ZERO
    turbine = number(row.get("heat_to_turbine")) or ZERO
    hours, capacity = number(row.get("hours")), number(row.get("capacity"))
    ratio = rounded(heat / turbine * HUNDRED, 2) / HUNDRED if heat else ZERO
    figures["heat_ratio"] = ratio
    if generation:
        figures["generation_coal_rate"] = standard * (1 - ratio) / generation
        figures["generation_intensity"] = rounded((1 - ratio) * emission / generation, 4)
    if supply:
        figures["supply_coal_rate"] = standard * (1 - ratio) / supply
    if heat:
        figures["heat_coal_rate"] = standard * ratio / heat
        figures["heat_intensity"] = rounded(ratio * emission / heat, 4)
    if hours and capacity:
        figures["load_factor"] = rounded(generation / (capacity * hours) * HUNDRED, 2)
    return figures


def compute(tables, defaults):
    lines = [fuel_line(row, defaults) for row in tables["fuel"]]
    purchases = []
    for row in tables["electricity"]:
        factor = number(row.get("factor"))
        factor = defaults.factors["grid.ets", ""] if factor is None else rounded(factor, 4)
        quantity = rounded(number(row.get("quantity")) or ZERO, 3)
        purchases.append({"unit": str(row["unit"]), "emission": rounded(quantity * factor, 2)})
    units = {str(row["unit"]): unit_figures(row, lines, purchases) for row in tables["unit"]}
    return {
        "units": units,
        "total_without": sum((figures["compliance"] for figures in units.values()), ZERO),
        "total_with": sum((figures["emission"] for figures in units.values()), ZERO),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workbook")
    parser.add_argument("--repetitions", type=int, default=200)
    parser.add_argument("--year", type=int, default=2023)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    getcontext().prec = 34
    defaults = Defaults(options.year)
    times, of_processor = [], []
    result = None
    for _ in range(options.repetitions):
        start, had = time.perf_counter(), time.process_time()
        result = compute(read(options.workbook), defaults)
        times.append((time.perf_counter() - start) * 1000)
        of_processor.append((time.process_time() - had) * 1000)
    median = statistics.median(times)
    processor = statistics.median(of_processor)
    if options.json:
        answer = {"median_ms": round(median, 3), "processor_ms": round(processor, 3), "repetitions": len(times), **result}
        print(json.dumps(answer, default=str, ensure_ascii=False))
    else:
        print(f"total_without {result['total_without']} total_with {result['total_with']}")
        print(f"median {median:.3f} ms of {len(times)}")


if __name__ == "__main__":
    sys.exit(main())
