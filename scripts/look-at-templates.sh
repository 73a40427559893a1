#!/usr/bin/env bash
# Draws the templates, filled with an invented report, as sheets of small pages, to be looked at after a change to the writer:
#     scripts/look-at-templates.sh FOLDER [METHOD …]
# Needs LibreOffice, poppler-utils and ImageMagick. Says where a number does not fit its cell.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
[ $# -ge 1 ] || { sed -n '2,4s/^# //p' "$0" >&2; exit 2; }
mkdir -p "$1"
folder=$(cd "$1" && pwd)
shift
PAGES_A_SHEET=6x5
DOTS_AN_INCH=42

cd "$root"
cargo run --quiet -p qilu-workbook --example templates -- "$folder/books" "$@"
rm -f "$folder"/books/*-blank.xlsx
soffice "-env:UserInstallation=file://$folder/office" --headless --convert-to pdf --outdir "$folder/pages" "$folder"/books/*.xlsx >/dev/null 2>&1
for pages in "$folder"/pages/*.pdf; do
    name=$(basename "$pages" .pdf)
    # From the second page on: the hidden counts behind the cover's meter have no width for any number.
    if pdftotext -f 2 -layout "$pages" - | grep -q '###'; then echo "$name: a number does not fit its cell"; fi
    drawn=$(mktemp -d)
    pdftoppm -r "$DOTS_AN_INCH" -png "$pages" "$drawn/page"
    montage "$drawn"/page-*.png -tile "$PAGES_A_SHEET" -geometry +6+6 -background '#888' "$folder/$name.png"
    rm -r "$drawn"
done
echo "The sheets are in $folder."
