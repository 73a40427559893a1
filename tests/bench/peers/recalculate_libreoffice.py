#!/usr/bin/env python3
"""A peer of reading and computing: LibreOffice opening the same filled power workbook and recalculating all of it.

One headless LibreOffice converts copies of the workbook to CSV, which writes one sheet and so adds little to opening and
recalculating. It is started with one copy and with several in turns; what the more copies take more, divided by their number,
is the time of one workbook without the start of the program. Recalculation on loading is switched on, as it is off by
default. LibreOffice checks nothing and says nothing of where a figure is from.

    recalculate_libreoffice.py WORKBOOK [--copies 20] [--repetitions 3]

Needs soffice. Prints one JSON object.
"""

import argparse
import json
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

# 0 is “always”.
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
SECONDS_MAX = 300


def processor():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def convert(profile, out, files):
    """Seconds on the clock and of the processor one LibreOffice takes for some files."""
    command = [
        "soffice",
        f"-env:UserInstallation=file://{profile}",
        "--headless",
        "--convert-to",
        "csv",
        "--outdir",
        str(out),
        *map(str, files),
    ]
    began, had = time.perf_counter(), processor()
    subprocess.run(command, check=True, timeout=SECONDS_MAX, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    spent = time.perf_counter() - began, processor() - had
    made = list(out.glob("*.csv"))
    if len(made) != len(files):
        raise SystemExit(f"LibreOffice converted {len(made)} of {len(files)} workbooks")
    for file in made:
        file.unlink()
    return spent


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workbook")
    parser.add_argument("--copies", type=int, default=20)
    parser.add_argument("--repetitions", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        profile, out = folder / "profile", folder / "out"
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(SETTINGS, encoding="utf-8")
        out.mkdir()
        files = [folder / f"copy{number}.xlsx" for number in range(options.copies + 1)]
        for file in files:
            shutil.copy(options.workbook, file)
        # The first start sets up the profile and is not counted.
        convert(profile, out, files[:1])
        one, all_of_them = [], []
        for _ in range(options.repetitions):
            one.append(convert(profile, out, files[:1]))
            all_of_them.append(convert(profile, out, files))

    def median(runs, which):
        return statistics.median(run[which] for run in runs) * 1000

    each = [(median(all_of_them, which) - median(one, which)) / options.copies for which in (0, 1)]
    answer = {
        "one_ms": round(each[0], 3),
        "one_processor_ms": round(each[1], 3),
        "with_start_ms": round(median(one, 0), 3),
        "copies": options.copies,
        "repetitions": options.repetitions,
    }
    print(json.dumps(answer))


if __name__ == "__main__":
    sys.exit(main())
