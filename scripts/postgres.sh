#!/bin/sh
# A throw-away PostgreSQL for tests: loopback only, a free port, data in a temporary directory, no fsync.
#
#   scripts/postgres.sh start   start it (or find it running) and print its URL
#   scripts/postgres.sh url     print the URL of the one that runs
#   scripts/postgres.sh stop    stop it and remove its data
#
# QILU_POSTGRES_STATE names the file that remembers where it is (default: one per user in $TMPDIR).
# PostgreSQL refuses to run as root, so as root it runs as `postgres`, or as `nobody` where there is none.
set -eu

state=${QILU_POSTGRES_STATE:-${TMPDIR:-/tmp}/qilu-postgres.$(id -u)}

fail() {
    echo "postgres.sh: $*" >&2
    exit 1
}

binaries() {
    for directory in $(ls -d /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql*/bin 2>/dev/null | sort -rV); do
        [ -x "$directory/initdb" ] && [ -x "$directory/postgres" ] && echo "$directory" && return
    done
    found=$(command -v initdb 2>/dev/null) && [ -x "$(dirname "$found")/postgres" ] && dirname "$found" && return
    fail "no PostgreSQL server binaries found; install the package postgresql (Debian, Ubuntu: apt-get install postgresql)"
}

owner() {
    if id postgres >/dev/null 2>&1; then echo postgres; else echo nobody; fi
}

# Runs a command as the owner of the data: ourselves, or the unprivileged user if we are root.
as_owner() {
    if [ "$(id -u)" -ne 0 ]; then
        "$@"
    elif command -v runuser >/dev/null 2>&1; then
        runuser -u "$(owner)" -- "$@"
    elif command -v setpriv >/dev/null 2>&1; then
        setpriv --reuid="$(owner)" --regid="$(id -g "$(owner)")" --clear-groups -- "$@"
    else
        fail "neither runuser nor setpriv found; install the package util-linux"
    fi
}

# Sets directory, port and password of the running server, or returns 1.
load() {
    [ -f "$state" ] || return 1
    { read -r directory && read -r port && read -r password; } <"$state" || return 1
    [ -d "$directory/data" ] || return 1
    as_owner "$(binaries)/pg_ctl" -D "$directory/data" status >/dev/null 2>&1
}

print_url() {
    echo "postgres://qilu:$password@127.0.0.1:$port/postgres"
}

start() {
    if load; then
        print_url
        return
    fi
    bin=$(binaries)
    directory=$(mktemp -d "${TMPDIR:-/tmp}/qilu-postgres.XXXXXXXX")
    # The owner has to reach its data, nobody else does.
    if [ "$(id -u)" -eq 0 ]; then chown "$(owner)" "$directory"; fi
    chmod 700 "$directory"
    cd "$directory"
    as_owner test -w "$directory" || fail "the user $(owner) cannot reach $directory; point TMPDIR somewhere it can"
    password=$(od -An -N12 -tx1 /dev/urandom | tr -d ' \n')
    (umask 077 && printf '%s\n' "$password" >"$directory/password")
    if [ "$(id -u)" -eq 0 ]; then chown "$(owner)" "$directory/password"; fi
    as_owner "$bin/initdb" -D "$directory/data" -U qilu --pwfile="$directory/password" -A scram-sha-256 \
        -E UTF8 --locale=C --no-sync >"$directory/initdb.log" 2>&1 ||
        fail "initdb failed: $(tail -n 3 "$directory/initdb.log")"
    # A port nobody listens on; another process may still take it first, so try a few.
    for attempt in 1 2 3 4 5 6 7 8; do
        port=$((20000 + $(od -An -N2 -tu2 /dev/urandom | tr -d ' ') % 20000))
        if as_owner "$bin/pg_ctl" -D "$directory/data" -l "$directory/data/server.log" -w -t 60 -o \
            "-c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories= -c max_connections=300 \
             -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c timezone=UTC" \
            start >/dev/null 2>&1 </dev/null; then
            (umask 077 && printf '%s\n%s\n%s\n' "$directory" "$port" "$password" >"$state")
            print_url
            return
        fi
    done
    fail "the server did not start after $attempt attempts: $(tail -n 5 "$directory/data/server.log")"
}

stop() {
    if load; then
        as_owner "$(binaries)/pg_ctl" -D "$directory/data" -m immediate -w stop >/dev/null 2>&1 || true
    fi
    case ${directory:-} in
        */qilu-postgres.????????) rm -rf "$directory" ;;
    esac
    rm -f "$state"
}

case ${1:-} in
    start) start ;;
    stop) stop ;;
    url) if load; then print_url; else fail "not running; run: scripts/postgres.sh start"; fi ;;
    *) fail "usage: scripts/postgres.sh start|stop|url" ;;
esac
