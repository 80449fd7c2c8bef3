#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds kaname_VERSION_ARCH.deb from ./kaname and packaging/, with dpkg-deb alone. deb.sh [FOLDER]
set -eu
root=$(CDPATH= cd "$(dirname "$0")/.." && pwd)
cd "$root"
out=${1:-.}
version=$(sed -n 's/^#define KANAME_VERSION "\(.*\)"$/\1/p' src/version.h)
arch=$(dpkg --print-architecture)
stamp=$(git log -1 --format=%ct 2>/dev/null || date +%s)
export SOURCE_DATE_EPOCH="${SOURCE_DATE_EPOCH:-$stamp}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tree=$work/debian/kaname

put() { # put MODE SOURCE TARGET
    install -D -m "$1" "$2" "$tree/$3"
}
put_packed() { # put_packed SOURCE TARGET.gz
    mkdir -p "$(dirname "$tree/$2")"
    gzip -9n <"$1" >"$tree/$2"
    chmod 644 "$tree/$2"
}

put 755 kaname usr/bin/kaname
strip --strip-unneeded "$tree/usr/bin/kaname"
put_packed docs/man/kaname.1 usr/share/man/man1/kaname.1.gz
put_packed docs/man/ja/kaname.1 usr/share/man/ja/man1/kaname.1.gz
./kaname print completion >"$work/completion"
put 644 "$work/completion" usr/share/bash-completion/completions/kaname
# The comment at its top is for those who install it by hand.
sed '/^#   /d; /^# \/etc/d' packaging/kaname.service >"$work/kaname.service"
put 644 "$work/kaname.service" lib/systemd/system/kaname.service
put 644 packaging/nginx.conf usr/share/doc/kaname/examples/nginx.conf
put 644 packaging/deb/copyright usr/share/doc/kaname/copyright
printf 'kaname (%s) unstable; urgency=medium\n\n  * See docs/ and the history of the source.\n\n -- Kaname maintainers <kaname@localhost.invalid>  %s\n' \
    "$version" "$(date -u -R -d "@$SOURCE_DATE_EPOCH")" >"$work/changelog"
put_packed "$work/changelog" usr/share/doc/kaname/changelog.gz

# dpkg-shlibdeps wants to stand in a source package.
mkdir -p "$tree/DEBIAN"
printf 'Source: kaname\n\nPackage: kaname\nArchitecture: any\n' >"$work/debian/control"
(cd "$work" && dpkg-shlibdeps -O -e debian/kaname/usr/bin/kaname >shlibs 2>log) || { cat "$work/log" >&2; exit 1; }
shlibs=$(sed -n 's/^shlibs:Depends=//p' "$work/shlibs")
size=$(du -sk "$tree" | cut -f1)
sed "s/@VERSION@/$version/; s/@ARCH@/$arch/; s/@SIZE@/$size/; s/@SHLIBS@/$shlibs/" \
    packaging/deb/control >"$tree/DEBIAN/control"
for script in postinst prerm postrm; do
    put 755 "packaging/deb/$script" "DEBIAN/$script"
done
(cd "$tree" && find usr lib -type f | LC_ALL=C sort | xargs md5sum) >"$tree/DEBIAN/md5sums"
find "$tree" -type d -exec chmod 755 {} +
dpkg-deb --root-owner-group --build "$tree" "$out/kaname_${version}_$arch.deb" >/dev/null
echo "$out/kaname_${version}_$arch.deb"
