#!/usr/bin/env bash
# Installs what the tests need beyond Rust and Node, and only what is missing.
# Uses apt as root or with passwordless sudo; anyone else is told the packages and stops here.
# `install-test-tools.sh bench` adds what the benchmarks' Python peers need.
set -euo pipefail

has() { command -v "$1" >/dev/null 2>&1; }
has_postgres() { has initdb || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; }
has_chinese_font() { has fc-list && [ -n "$(fc-list :lang=zh family)" ]; }
# LibreOffice is driven through its own bridge, which belongs to the system's Python.
has_uno() { [ -x /usr/bin/python3 ] && /usr/bin/python3 -c 'import uno' 2>/dev/null; }
# A second programme that opens and saves workbooks, beside LibreOffice.
has_openpyxl() { [ -x /usr/bin/python3 ] && /usr/bin/python3 -c 'import openpyxl' 2>/dev/null; }
has_venv() { has python3 && python3 -c 'import venv, ensurepip' 2>/dev/null; }

missing_packages() {
    has_postgres || echo postgresql
    [ -x /usr/bin/chromium ] || echo chromium
    has_chinese_font || echo fonts-noto-cjk
    has soffice || echo libreoffice-calc
    has_uno || echo python3-uno
    has_openpyxl || echo python3-openpyxl
    has pdftotext || echo poppler-utils
    if [ "${1:-}" = bench ]; then has_venv || echo python3-venv; fi
}

mapfile -t missing < <(missing_packages "$@")
if [ "${#missing[@]}" -eq 0 ]; then
    echo "Nothing to install."
    exit 0
fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
    if has sudo && sudo -n true 2>/dev/null; then as_root=(sudo -n); else as_root=(false); fi
fi
if ! has apt-get || [ "${as_root[0]:-}" = false ]; then
    echo "The tests need these packages (Debian's names), and this user may not install them:" >&2
    echo "    ${missing[*]}" >&2
    exit 1
fi

echo "Installing: ${missing[*]}"
apt_get() { "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 -qq "$@"; }
apt_get update
apt_get install -y --no-install-recommends "${missing[@]}"

mapfile -t still < <(missing_packages "$@")
if [ "${#still[@]}" -ne 0 ]; then
    echo "Installed, yet still not found: ${still[*]}" >&2
    exit 1
fi
