#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What the program derives from its declarations, kept as files, so that a review shows what one
# changed field does: tools/golden.sh write | check (fails where a file is not as it would be).
set -eu
cd "$(dirname "$0")/.."
mode=${1:?write or check}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

golden() { # FILE PRINT-ARGUMENT...
    file=$1
    shift
    ./kaname print "$@" >"$work/now"
    if [ "$mode" = write ]; then
        mkdir -p "$(dirname "$file")"
        cmp -s "$work/now" "$file" || { cp "$work/now" "$file" && echo "  GOLDEN $file"; }
    elif cmp -s "$work/now" "$file"; then
        echo "ok $file"
    else
        echo "not ok $file (make golden, then look at what changed)"
        diff -u "$file" "$work/now" | head -n 20 || true
        failed=1
    fi
}

golden tests/golden/schema-sqlite.sql schema
golden tests/golden/schema-postgresql.sql schema --postgresql
golden tests/golden/roles.tsv roles
golden tests/golden/routes.tsv routes
golden tests/golden/openapi.json openapi --lang en
golden tests/golden/kaname.ja.conf config --lang ja
golden tests/golden/kaname.en.conf config --lang en
golden docs/man/ja/kaname.1 man --lang ja
golden docs/man/kaname.1 man --lang en
golden tools/completion/kaname.bash completion
exit $failed
