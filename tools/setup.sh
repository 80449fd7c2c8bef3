#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Installs the Debian packages of the groups given that are missing: tools/setup.sh build run
# Asks sudo only when something is missing and it is not root. What was found is noted in
# build/stamps, so that the next time costs nothing.
set -eu
cd "$(dirname "$0")/.."
list=tools/packages.txt
mkdir -p build/stamps
todo=
for group; do
    [ "build/stamps/packages-$group" -nt "$list" ] || todo="$todo $group"
done
[ -n "$todo" ] || exit 0

command -v dpkg-query >/dev/null || {
    echo "setup: this is not Debian. Install what tools/packages.txt names, then use make." >&2
    exit 69
}
wanted() {
    awk -v group="[$1]" '/^\[/ { on = $0 == group; next } on && !/^#/ && NF' "$list"
}
installed() {
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}
missing=
for group in $todo; do
    for entry in $(wanted "$group"); do
        case $entry in
        *:*) command -v "${entry%%:*}" >/dev/null || missing="$missing ${entry#*:}" ;;
        *) installed "$entry" || missing="$missing $entry" ;;
        esac
    done
done
if [ -n "$missing" ]; then
    echo "Installing:$missing"
    sudo=
    [ "$(id -u)" = 0 ] || sudo=sudo
    $sudo apt-get update -q
    # shellcheck disable=SC2086
    $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing
fi
for group in $todo; do
    touch "build/stamps/packages-$group"
done
