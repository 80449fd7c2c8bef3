#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# make run: the demonstration in ./var, or with DEMO=0 an empty installation in ./var/empty.
set -eu
cd "$(dirname "$0")/.."
data=./var
[ "${DEMO:-1}" != 0 ] || data=./var/empty
if [ ! -e "$data/kaname.conf" ]; then
    mkdir -p "$(dirname "$data")"
    ./kaname init --data "$data" ${PORT:+--port "$PORT"}
fi
if [ "${DEMO:-1}" != 0 ] && [ ! -e "$data/demo-password" ]; then
    ./kaname demo --data "$data" ${DEMO_PASSWORD:+--password "$DEMO_PASSWORD"}
fi
exec ./kaname serve --data "$data" ${PORT:+--port "$PORT"}
