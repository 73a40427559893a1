#!/usr/bin/env python3
"""The peer of the claim on recomputing: stored reports of three methods summed again with decimal under other factors.

It does what a careful analyst's script does: it reads the stored entries (a report per line, JSON), puts the default factors
in where the plant entered nothing, and computes the totals of power-2022, cement-2013 and steel-2013. Factor files are read
before the clock starts, as the product loads its library once.

    recompute_decimal.py REPORTS.jsonl METHODS_FOLDER

Prints a JSON object: how many reports, the seconds, and the sum of each method's totals, for comparison.
"""

import csv
import json
import sys
import time
from decimal import ROUND_HALF_UP, Decimal, getcontext
from pathlib import Path

getcontext().prec = 50
ZERO, ONE, HUNDRED = Decimal(0), Decimal(1), Decimal(100)
CARBON = Decimal(44) / Decimal(12)
CAO, MGO = Decimal(44) / Decimal(56), Decimal(44) / Decimal(40)
NOTATIONS = {"NO", "NE", "IE", "C"}


def rounded(value, places):
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def factors_of(folder, names):
    found = {}
    for name in names:
        with open(folder / "factors" / f"{name}.csv", newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                year = 2023
                if row["year_from"] and int(row["year_from"]) > year or row["year_to"] and int(row["year_to"]) < year:
                    continue
                value = Decimal(row["value"])
                found.setdefault((row["factor"], row["key"]), value / HUNDRED if row["unit"].startswith("%") else value)
    return found


def phases(folder):
    with open(folder / "codes/fuels.csv", newline="", encoding="utf-8") as file:
        return {row["code"]: row["phase"] for row in csv.DictReader(file)}


def number(row, column):
    text = row.get(column)
    if text is None:
        return None
    return ZERO if text in NOTATIONS else Decimal(text)


def has(row, column):
    text = row.get(column)
    return text is not None and text not in NOTATIONS


def amount(row, column):
    return number(row, column) or ZERO


def share(row, column, factors, *factor):
    value = number(row, column)
    return factors[factor] if value is None else value / HUNDRED


def or_default(row, column, factors, *factor):
    value = number(row, column)
    return factors[factor] if value is None else value


def power(tables, factors, phase):
    combustion, electricity = {}, {}
    for row in tables.get("fuel", ()):
        fuel = row["fuel"]
        ncv = or_default(row, "ncv", factors, "fuel.ncv", fuel)
        oxidation = share(row, "oxidation", factors, "fuel.of", fuel)
        if has(row, "carbon_measured"):
            carbon = number(row, "carbon_measured")
        elif phase[fuel] == "solid" and has(row, "carbon_air_dried"):
            received, dried = number(row, "moisture_received"), number(row, "moisture_air_dried")
            carbon = number(row, "carbon_air_dried") / HUNDRED * (HUNDRED - received) / (HUNDRED - dried)
        else:
            carbon = ncv * or_default(row, "carbon_per_heat", factors, "fuel.cc", fuel)
        if phase[fuel] == "solid":
            carbon = rounded(carbon, 4)
        emission = rounded(amount(row, "quantity") * carbon * oxidation * 44 / 12, 2)
        combustion[row["unit"]] = combustion.get(row["unit"], ZERO) + emission
    for row in tables.get("electricity", ()):
        factor = or_default(row, "factor", factors, "grid.ets", "")
        emission = rounded(amount(row, "quantity") * factor, 2)
        electricity[row["unit"]] = electricity.get(row["unit"], ZERO) + emission
    total = ZERO
    for row in tables.get("unit", ()):
        unit = row["unit"]
        total += rounded(combustion.get(unit, ZERO) + electricity.get(unit, ZERO), 0)
    return total


def net(tables, table, factors, *factor):
    rows = tables.get(table) or ({},)
    row = rows[0]
    return (amount(row, "purchased") - amount(row, "exported")) * or_default(row, "factor", factors, *factor)


def cement(tables, factors, _phase):
    total = ZERO
    for row in tables.get("fuel", ()):
        fuel = row["fuel"]
        heat = amount(row, "quantity") * or_default(row, "ncv", factors, "fuel.ncv", fuel)
        carbon = or_default(row, "carbon_per_heat", factors, "fuel.cc", fuel)
        total += heat * carbon * share(row, "oxidation", factors, "fuel.of", fuel) * CARBON
    for row in tables.get("alternative", ()):
        waste = row["waste"]
        heat = amount(row, "quantity") * or_default(row, "ncv", factors, "waste.ncv", waste)
        fossil = share(row, "fossil_share", factors, "waste.fossil_share", waste)
        total += heat * or_default(row, "factor", factors, "waste.ef", waste) * fossil
    for row in tables.get("line", ()):
        clinker = amount(row, "clinker") + amount(row, "kiln_head_dust") + amount(row, "bypass_dust")
        cao = amount(row, "cao") - amount(row, "cao_not_carbonate")
        mgo = amount(row, "mgo") - amount(row, "mgo_not_carbonate")
        total += clinker * (cao * CAO + mgo * MGO) / HUNDRED
        carbon = share(row, "non_fuel_carbon", factors, "cement.non_fuel_carbon", "")
        total += amount(row, "raw_meal") * carbon * CARBON
    total += net(tables, "electricity", factors, "grid.ets", "") + net(tables, "heat", factors, "heat.default", "")
    return rounded(total, 2)


def steel(tables, factors, _phase):
    total = ZERO
    for row in tables.get("fuel", ()):
        fuel = row["fuel"]
        if has(row, "carbon_measured"):
            carbon = number(row, "carbon_measured")
        else:
            ncv = or_default(row, "ncv", factors, "fuel.ncv", fuel)
            carbon = ncv * or_default(row, "carbon_per_heat", factors, "fuel.cc", fuel)
        oxidation = share(row, "oxidation", factors, "fuel.of", fuel)
        total += amount(row, "quantity") * carbon * oxidation * CARBON
    for row in tables.get("flux", ()):
        total += amount(row, "quantity") * or_default(row, "factor", factors, "flux.ef", row["flux"])
    for row in tables.get("electrode", ()):
        total += amount(row, "quantity") * or_default(row, "factor", factors, "electrode.ef", "")
    for row in tables.get("carbon_material", ()):
        total += amount(row, "quantity") * or_default(row, "factor", factors, "material.ef", row["material"])
    for row in tables.get("product", ()):
        total -= amount(row, "quantity") * or_default(row, "factor", factors, "product.ef", row["product"])
    total += net(tables, "electricity", factors, "grid.ets", "") + net(tables, "heat", factors, "heat.default", "")
    return rounded(total, 2)


METHODS = {
    "power-2022": (power, ("mee2022_power", "grid_ets")),
    "cement-2013": (cement, ("ndrc2013_metals_chem", "cement2013", "waste_fuels", "grid_ets", "heat")),
    "steel-2013": (steel, ("ndrc2013_metals_chem", "steel2013", "grid_ets", "heat")),
}


def main():
    reports, folder = Path(sys.argv[1]), Path(sys.argv[2])
    phase = phases(folder)
    methods = {name: (compute, factors_of(folder, sets)) for name, (compute, sets) in METHODS.items()}
    lines = reports.read_text(encoding="utf-8").splitlines()
    sums = dict.fromkeys(METHODS, ZERO)
    started = time.perf_counter()
    for line in lines:
        entries = json.loads(line)
        compute, factors = methods[entries["method"]]
        sums[entries["method"]] += compute(entries["tables"], factors, phase)
    seconds = time.perf_counter() - started
    print(json.dumps({"reports": len(lines), "seconds": seconds, "totals": {k: str(v) for k, v in sums.items()}}))


main()
