#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs a command with a private, empty PostgreSQL 15: tools/pg-test.sh COMMAND [ARGUMENT]...
# Unix socket in a temporary folder, no network, no fsync; gone when the command ends. Sets
# KANAME_TEST_PG to its connection string.
set -eu
bin=${PG_BIN:-/usr/lib/postgresql/15/bin}
[ -x "$bin/initdb" ] || { echo "pg-test: no PostgreSQL 15 in $bin" >&2; exit 69; }
[ $# -gt 0 ] || { echo "usage: tools/pg-test.sh COMMAND [ARGUMENT]..." >&2; exit 64; }

home=$(mktemp -d /tmp/kaname-pg-XXXXXX)
chmod 755 "$home"
# The server refuses to run as root.
if [ "$(id -u)" = 0 ]; then
    user=${PG_USER:-postgres}
    chown "$user" "$home"
    as() { runuser -u "$user" -- "$@"; }
else
    user=$(id -un)
    as() { "$@"; }
fi
stop() {
    (cd "$home" && as "$bin/pg_ctl" -D "$home/data" -m immediate -w stop >/dev/null 2>&1) || true
    rm -rf "$home"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

(
    cd "$home"
    as "$bin/initdb" -D "$home/data" -U kaname -A trust -E UTF8 --locale=C.UTF-8 \
        --no-sync >"$home/initdb.log" 2>&1 || { cat "$home/initdb.log" >&2; exit 1; }
    as "$bin/pg_ctl" -D "$home/data" -l "$home/server.log" -w -t 30 -o "-k $home \
        -c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off \
        -c max_connections=100 -c shared_buffers=32MB" start >/dev/null ||
        { cat "$home/server.log" >&2; exit 1; }
)
KANAME_TEST_PG="postgresql:///postgres?host=$home&user=kaname"
export KANAME_TEST_PG
status=0
"$@" || status=$?
exit $status
