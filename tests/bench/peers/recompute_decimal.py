#!/usr/bin/env python3
"""The peer of the claim on recomputing: stored reports of three methods computed again with decimal under other factors.

It does what a careful analyst's script does: it reads the stored entries (a report per line, JSON), puts the default factors
in where the plant entered nothing, and computes every computed column of every row and every total of power-2022,
cement-2013 and steel-2013, which is what would be stored again. Factor files are read before the clock starts, as the
product loads its library once. Like the product's side it checks nothing.

    recompute_decimal.py REPORTS.jsonl METHODS_FOLDER

Prints a JSON object: how many reports, the seconds, and for comparison the sum of every column and total over all reports.
"""

import csv
import json
import sys
import time
from decimal import ROUND_HALF_UP, Decimal, getcontext
from pathlib import Path

getcontext().prec = 50
YEAR = 2023
ZERO, HUNDRED = Decimal(0), Decimal(100)
CARBON = Decimal(44) / Decimal(12)
CAO, MGO = Decimal(44) / Decimal(56), Decimal(44) / Decimal(40)
COAL_EQUIVALENT = Decimal("29.307")
CARBON_HEAT, HYDROGEN_HEAT, SULPHUR_HEAT = Decimal("33.9"), Decimal("102.8"), Decimal("10.9")
EVAPORATION = Decimal("2.5")
NOTATIONS = {"NO", "NE", "IE", "C"}
STEPS = [Decimal(1).scaleb(-places) for places in range(6)]


def rounded(value, places):
    return value.quantize(STEPS[places], rounding=ROUND_HALF_UP)


def factors_of(folder, names):
    found = {}
    for name in names:
        with open(folder / "factors" / f"{name}.csv", newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                if row["year_from"] and int(row["year_from"]) > YEAR or row["year_to"] and int(row["year_to"]) < YEAR:
                    continue
                value = Decimal(row["value"])
                found.setdefault((row["factor"], row["key"]), value / HUNDRED if row["unit"].startswith("%") else value)
    return found


def phases(folder):
    with open(folder / "codes/fuels.csv", newline="", encoding="utf-8") as file:
        return {row["code"]: row["phase"] for row in csv.DictReader(file)}


def amount(row, column):
    """A number; what is blank or has a notation key counts as zero."""
    text = row.get(column)
    return ZERO if text is None or text in NOTATIONS else Decimal(text)


def measured(row, column):
    """A number, or None where none was entered."""
    text = row.get(column)
    return None if text is None or text in NOTATIONS else Decimal(text)


def entered(row, column):
    """A number, zero for a notation key, or None for a blank."""
    text = row.get(column)
    if text is None:
        return None
    return ZERO if text in NOTATIONS else Decimal(text)


def or_default(row, column, factors, *factor):
    text = row.get(column)
    if text is None:
        return factors[factor]
    return ZERO if text in NOTATIONS else Decimal(text)


def share(row, column, factors, *factor):
    text = row.get(column)
    if text is None:
        return factors[factor]
    return ZERO if text in NOTATIONS else Decimal(text) / HUNDRED


def grouped(rows, figures, column):
    """The figures of the rows by the value of a key."""
    groups = {}
    for row, computed in zip(rows, figures):
        groups.setdefault(row[column], []).append(computed)
    return groups


def assays(tables, phase):
    """The analyses of coal beside the fuel rows they belong to."""
    rows_of = {(row["unit"], row["fuel"], row["month"]): row for row in tables.get("fuel", ())}
    figures = []
    for row in tables.get("assay", ()):
        fuel = rows_of.get((row["unit"], row["fuel"], row["month"]))
        if fuel is None or phase[row["fuel"]] != "solid":
            fuel = {}
        ash, hydrogen, sulphur = entered(row, "ash"), entered(row, "hydrogen"), entered(row, "sulphur")
        carbon, dried = entered(fuel, "carbon_air_dried"), entered(fuel, "moisture_air_dried")
        received = entered(fuel, "moisture_received")
        oxygen = ncv = None
        if None not in (carbon, hydrogen, sulphur, ash, dried):
            oxygen = HUNDRED - carbon - hydrogen - sulphur - ash - dried
            if received is not None:
                heat = CARBON_HEAT * carbon + HYDROGEN_HEAT * (hydrogen - oxygen / 8) + SULPHUR_HEAT * sulphur
                ncv = (heat * (HUNDRED - received) / (HUNDRED - dried) - EVAPORATION * received) / HUNDRED
        figures.append(
            {"carbon": carbon, "moisture": dried, "moisture_received": received, "oxygen": oxygen, "ncv_estimated": ncv}
        )
    return figures


def power(tables, factors, phase):
    fuels, burnt_in = [], {}
    for row in tables.get("fuel", ()):
        fuel = row["fuel"]
        solid = phase[fuel] == "solid"
        quantity = amount(row, "quantity")
        ncv = or_default(row, "ncv", factors, "fuel.ncv", fuel)
        carbon = measured(row, "carbon_measured")
        if carbon is None:
            air_dried = measured(row, "carbon_air_dried") if solid else None
            if air_dried is not None:
                received, dried = amount(row, "moisture_received"), amount(row, "moisture_air_dried")
                carbon = air_dried / HUNDRED * (HUNDRED - received) / (HUNDRED - dried)
            else:
                carbon = ncv * or_default(row, "carbon_per_heat", factors, "fuel.cc", fuel)
        if solid:
            carbon = rounded(carbon, 4)
        oxidation = share(row, "oxidation", factors, "fuel.of", fuel)
        emission = rounded(quantity * carbon * oxidation * CARBON, 2)
        figures = {"carbon_content": carbon, "heat": quantity * ncv, "emission": emission}
        fuels.append(figures)
        burnt_in.setdefault(row["unit"], []).append((solid, quantity, ncv, figures))
    electricity = []
    for row in tables.get("electricity", ()):
        factor = or_default(row, "factor", factors, "grid.ets", "")
        electricity.append({"emission": rounded(amount(row, "quantity") * factor, 2)})
    bought_for = grouped(tables.get("electricity", ()), electricity, "unit")
    units = []
    for row in tables.get("unit", ()):
        burnt = burnt_in.get(row["unit"], ())
        coal = [(quantity, ncv, figures) for solid, quantity, ncv, figures in burnt if solid]
        quantity = sum((weight for weight, _, _ in coal), ZERO)
        content = ncv = None
        if quantity:
            content = sum((figures["carbon_content"] * weight for weight, _, figures in coal), ZERO) / quantity
            content = rounded(content, 4)
            ncv = rounded(sum((heat * weight for weight, heat, _ in coal), ZERO) / quantity, 3)
        combustion = sum((figures["emission"] for _, _, _, figures in burnt), ZERO)
        purchased = sum((figures["emission"] for figures in bought_for.get(row["unit"], ())), ZERO)
        emission = rounded(combustion + purchased, 0)
        generation, supply = amount(row, "generation"), amount(row, "supply")
        heat, hours = amount(row, "heat_supplied"), amount(row, "hours")
        ratio = rounded(heat / amount(row, "heat_to_turbine") * HUNDRED, 2) if heat > 0 else ZERO
        rest = (HUNDRED - ratio) / HUNDRED
        standard_coal = rounded(sum((figures["heat"] for _, _, _, figures in burnt), ZERO) / COAL_EQUIVALENT, 2)
        of_power = standard_coal * rest
        units.append(
            {
                "coal_quantity": rounded(quantity, 2),
                "coal_carbon_content": content,
                "coal_ncv": ncv,
                "coal_emission": sum((figures["emission"] for _, _, figures in coal), ZERO),
                "combustion_emission": combustion,
                "electricity_emission": purchased,
                "emission": emission,
                "compliance_emission": rounded(combustion, 0),
                "heat_ratio": ratio,
                "standard_coal": standard_coal,
                "generation_coal_rate": of_power / generation if generation > 0 else None,
                "supply_coal_rate": of_power / supply if supply > 0 else None,
                "heat_coal_rate": standard_coal * ratio / HUNDRED / heat if heat > 0 else None,
                "load_factor": rounded(generation / (amount(row, "capacity") * hours) * HUNDRED, 2) if hours > 0 else None,
                "generation_intensity": rounded(rest * emission / generation, 4) if generation > 0 else None,
                "heat_intensity": rounded(ratio / HUNDRED * emission / heat, 4) if heat > 0 else None,
            }
        )
    totals = {
        "combustion": sum((unit["combustion_emission"] for unit in units), ZERO),
        "electricity": sum((unit["electricity_emission"] for unit in units), ZERO),
        "total_without": sum((unit["compliance_emission"] for unit in units), ZERO),
        "total_with": sum((unit["emission"] for unit in units), ZERO),
    }
    tables = {"unit": units, "fuel": fuels, "electricity": electricity, "assay": assays(tables, phase)}
    return tables, totals


def total(rows, column="emission"):
    return sum((row[column] for row in rows), ZERO)


def net(tables, table, factors, *factor):
    row = (tables.get(table) or ({},))[0]
    bought = amount(row, "purchased") - amount(row, "exported")
    return [{"emission": bought * or_default(row, "factor", factors, *factor)}]


def by_factor(tables, table, factors, factor, key, figure="emission"):
    figures = []
    for row in tables.get(table, ()):
        figures.append({figure: amount(row, "quantity") * or_default(row, "factor", factors, factor, row[key])})
    return figures


def cement(tables, factors, _phase):
    fuels = []
    for row in tables.get("fuel", ()):
        fuel = row["fuel"]
        heat = amount(row, "quantity") * or_default(row, "ncv", factors, "fuel.ncv", fuel)
        carbon = or_default(row, "carbon_per_heat", factors, "fuel.cc", fuel)
        oxidation = share(row, "oxidation", factors, "fuel.of", fuel)
        fuels.append({"heat": heat, "emission": heat * carbon * oxidation * CARBON})
    wastes = []
    for row in tables.get("alternative", ()):
        waste = row["waste"]
        heat = amount(row, "quantity") * or_default(row, "ncv", factors, "waste.ncv", waste)
        fossil = share(row, "fossil_share", factors, "waste.fossil_share", waste)
        wastes.append({"heat": heat, "emission": heat * or_default(row, "factor", factors, "waste.ef", waste) * fossil})
    fuels_of = grouped(tables.get("fuel", ()), fuels, "line")
    wastes_of = grouped(tables.get("alternative", ()), wastes, "line")
    lines = []
    clinker_made = ZERO
    for row in tables.get("line", ()):
        clinker = amount(row, "clinker")
        clinker_made += clinker
        cao = amount(row, "cao") - amount(row, "cao_not_carbonate")
        mgo = amount(row, "mgo") - amount(row, "mgo_not_carbonate")
        factor = (cao * CAO + mgo * MGO) / HUNDRED
        process = (clinker + amount(row, "kiln_head_dust") + amount(row, "bypass_dust")) * factor
        carbon = share(row, "non_fuel_carbon", factors, "cement.non_fuel_carbon", "")
        raw_meal = amount(row, "raw_meal") * carbon * CARBON
        burnt, wasted = fuels_of.get(row["line"], ()), wastes_of.get(row["line"], ())
        combustion = sum((figures["emission"] for figures in burnt), ZERO)
        heat = sum((figures["heat"] for figures in burnt), ZERO) + sum((figures["heat"] for figures in wasted), ZERO)
        lines.append(
            {
                "process_factor": factor,
                "process_emission": process,
                "raw_meal_emission": raw_meal,
                "line_combustion": combustion,
                "line_heat": heat,
                "line_intensity": (combustion + process + raw_meal) / clinker if clinker > 0 else None,
            }
        )
    electricity = net(tables, "electricity", factors, "grid.ets", "")
    heat = net(tables, "heat", factors, "heat.default", "")
    totals = {
        "combustion": total(fuels),
        "alternative": total(wastes),
        "carbonate": total(lines, "process_emission"),
        "raw_meal": total(lines, "raw_meal_emission"),
        "electricity": total(electricity),
        "heat": total(heat),
    }
    direct = totals["combustion"] + totals["alternative"] + totals["carbonate"] + totals["raw_meal"]
    whole = direct + totals["electricity"] + totals["heat"]
    totals["total_without"], totals["total_with"] = direct, whole
    totals["direct_intensity"] = rounded(direct, 2) / clinker_made if clinker_made > 0 else None
    totals["intensity"] = rounded(whole, 2) / clinker_made if clinker_made > 0 else None
    return {"line": lines, "fuel": fuels, "alternative": wastes, "electricity": electricity, "heat": heat}, totals


def steel(tables, factors, _phase):
    fuels = []
    for row in tables.get("fuel", ()):
        fuel = row["fuel"]
        quantity = amount(row, "quantity")
        ncv = or_default(row, "ncv", factors, "fuel.ncv", fuel)
        carbon = measured(row, "carbon_measured")
        if carbon is None:
            carbon = ncv * or_default(row, "carbon_per_heat", factors, "fuel.cc", fuel)
        oxidation = share(row, "oxidation", factors, "fuel.of", fuel)
        emission = quantity * carbon * oxidation * CARBON
        fuels.append({"heat": quantity * ncv, "carbon_content": carbon, "emission": emission})
    flux = by_factor(tables, "flux", factors, "flux.ef", "flux")
    row = (tables.get("electrode") or ({},))[0]
    electrode = [{"emission": amount(row, "quantity") * or_default(row, "factor", factors, "electrode.ef", "")}]
    materials = by_factor(tables, "carbon_material", factors, "material.ef", "material")
    products = by_factor(tables, "product", factors, "product.ef", "product", "fixed")
    electricity = net(tables, "electricity", factors, "grid.ets", "")
    heat = net(tables, "heat", factors, "heat.default", "")
    process_fuels = []
    for row in tables.get("process_fuel", ()):
        fuel = row["fuel"]
        energy = amount(row, "quantity") * or_default(row, "ncv", factors, "fuel.ncv", fuel)
        carbon = energy * or_default(row, "carbon_per_heat", factors, "fuel.cc", fuel)
        process_fuels.append({"emission": carbon * share(row, "oxidation", factors, "fuel.of", fuel) * CARBON})
    burnt_in = grouped(tables.get("process_fuel", ()), process_fuels, "process")
    processes = []
    for row in tables.get("process", ()):
        combustion = sum((figures["emission"] for figures in burnt_in.get(row["process"], ())), ZERO)
        counted, bought = None, ZERO
        used = measured(row, "electricity")
        if used is not None:
            counted = used - amount(row, "non_fossil") - amount(row, "self_non_fossil") - amount(row, "own_generation")
            bought = counted * or_default(row, "electricity_factor", factors, "grid.ets", "")
        indirect = bought
        received = measured(row, "heat")
        if received is not None:
            indirect += received * or_default(row, "heat_factor", factors, "heat.default", "")
        output, emission = amount(row, "output"), combustion + indirect
        processes.append(
            {
                "counted": counted,
                "combustion": combustion,
                "electricity_emission": bought,
                "indirect": indirect,
                "emission": emission,
                "intensity": emission / output if output > 0 else None,
            }
        )
    totals = {
        "combustion": total(fuels),
        "flux_emission": total(flux),
        "electrode_emission": total(electrode),
        "material_emission": total(materials),
        "electricity": total(electricity),
        "heat": total(heat),
        "fixed": total(products, "fixed"),
        "processes": total(processes),
    }
    totals["process_emission"] = totals["flux_emission"] + totals["electrode_emission"] + totals["material_emission"]
    totals["electricity_and_heat"] = totals["electricity"] + totals["heat"]
    totals["total_without"] = totals["combustion"] + totals["process_emission"] - totals["fixed"]
    totals["total_with"] = totals["total_without"] + totals["electricity_and_heat"]
    rows = tables.get("product", ())
    crude_steel = sum((amount(row, "quantity") for row in rows if row["product"] == "crude_steel"), ZERO)
    totals["crude_steel"] = crude_steel
    totals["intensity"] = rounded(totals["total_with"], 2) / crude_steel if crude_steel > 0 else None
    figures = {
        "fuel": fuels,
        "flux": flux,
        "electrode": electrode,
        "carbon_material": materials,
        "product": products,
        "electricity": electricity,
        "heat": heat,
        "process": processes,
        "process_fuel": process_fuels,
    }
    return figures, totals


METHODS = {
    "power-2022": (power, ("mee2022_power", "grid_ets")),
    "cement-2013": (cement, ("ndrc2013_metals_chem", "cement2013", "waste_fuels", "grid_ets", "heat")),
    "steel-2013": (steel, ("ndrc2013_metals_chem", "steel2013", "grid_ets", "heat")),
}


def add(sums, name, value):
    if value is not None:
        sums[name] = sums.get(name, ZERO) + value


def main():
    reports, folder = Path(sys.argv[1]), Path(sys.argv[2])
    phase = phases(folder)
    methods = {name: (compute, factors_of(folder, sets)) for name, (compute, sets) in METHODS.items()}
    lines = reports.read_text(encoding="utf-8").splitlines()

    def recompute(line):
        entries = json.loads(line)
        compute, factors = methods[entries["method"]]
        return entries["method"], *compute(entries["tables"], factors, phase)

    started = time.perf_counter()
    for line in lines:
        recompute(line)
    seconds = time.perf_counter() - started

    sums = {}
    for line in lines:
        method, tables, totals = recompute(line)
        for table, rows in tables.items():
            for row in rows:
                for column, value in row.items():
                    add(sums, f"{method} {table}.{column}", value)
        for name, value in totals.items():
            add(sums, f"{method} {name}", value)
    sums = {name: str(rounded(value, 4)) for name, value in sums.items()}
    print(json.dumps({"reports": len(lines), "seconds": seconds, "sums": sums}))


main()
