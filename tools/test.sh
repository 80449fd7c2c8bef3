#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# make test: build, rules, golden files, unit tests on SQLite and PostgreSQL, tests of the command
# line, of the API and in a browser. The last line says how many passed and failed.
set -u
cd "$(dirname "$0")/.."
jobs=$(nproc)
work=$(mktemp -d /tmp/kaname-tests-XXXXXX)
trap 'rm -rf "$work"' EXIT
passed=0
failed=0
begun=$(date +%s)

# Runs a step; its exit code counts as one test unless counts were found in its output.
step() { # NAME COUNTER COMMAND...
    name=$1
    counter=$2
    shift 2
    echo "== $name"
    from=$(date +%s)
    "$@" >"$work/log" 2>&1
    code=$?
    good=$($counter ok "$work/log")
    bad=$($counter bad "$work/log")
    if [ "$code" != 0 ] && [ "$bad" = 0 ]; then bad=1; fi
    if [ "$code" = 0 ] && [ "$good" = 0 ]; then good=1; fi
    passed=$((passed + good))
    failed=$((failed + bad))
    [ "$bad" = 0 ] || cat "$work/log"
    echo "   $good passed, $bad failed, $(($(date +%s) - from)) s"
}
one() { echo 0; }
lines() { if [ "$1" = ok ]; then grep -c '^ok ' "$2"; else grep -c '^not ok ' "$2"; fi; }
cmocka() {
    word=PASSED
    [ "$1" = ok ] || word=FAILED
    sed -n "s/^\[  $word  \] \([0-9][0-9]*\) test.*/\1/p" "$2" |
        awk '{ n += $1 } END { print n + 0 }'
}
node_tap() {
    word=pass
    [ "$1" = ok ] || word=fail
    sed -n "s/^# $word \([0-9][0-9]*\)$/\1/p" "$2" | awk '{ n += $1 } END { print n + 0 }'
}
# Tests wait for disks and browsers: three at once keep two cores busy. Older node has no such option.
at_once=
node --test-concurrency=3 --version >/dev/null 2>&1 && at_once=--test-concurrency=3
found() { find tests -name '*_test.mjs' -not -path '*/node_modules/*' | sort; }

unit_tests=$(ls src/*/*_test.c | sed 's|^src/|build/|; s|\.c$||')
step "build" one make --no-print-directory -j"$jobs" kaname build/tools/tidy $unit_tests
if [ "$failed" != 0 ]; then
    echo "$passed passed, $failed failed"
    exit 1
fi
# By content: dash's -ot is false for a file that is not there, and checkouts set times as they like.
if ! cmp -s tests/package-lock.json tests/node_modules/installed-lock.json; then
    step "test tools" one sh -c 'cd tests && npm ci --no-audit --no-fund &&
        cp package-lock.json node_modules/installed-lock.json'
fi
step "rules (tidy)" one make --no-print-directory tidy
step "golden files" lines tools/golden.sh check
step "unit tests" cmocka tools/pg-test.sh make --no-print-directory unit
for check in tests/data/*_check.mjs; do
    step "$check" one node "$check"
done

# One data folder with the demonstration, copied by each test that wants one.
demo_make() {
    ./kaname init --data "$work/demo" --quiet &&
        ./kaname demo --data "$work/demo" --quiet --password mizu-tests-2026-kaname
}
step "demonstration" one demo_make
export KANAME_TEST_TEMPLATE="$work/demo"
step "command line, API, browser" node_tap node --test $at_once $(found)
KANAME_TEST_DATABASE=postgresql
export KANAME_TEST_DATABASE
step "the same on PostgreSQL" node_tap tools/pg-test.sh node --test $at_once $(found)

echo "$passed passed, $failed failed ($(($(date +%s) - begun)) s)"
[ "$failed" = 0 ]
