#!/bin/sh
# tests/cli/package.sh NOW.deb LATER.deb FOLDER - a small Debian of its own, in FOLDER, in which the package is installed,
# started, upgraded, removed and purged. Needs root, and for the first time a mirror (debootstrap's own; MIRROR= another).
set -eu
now=$(realpath "$1") later=$(realpath "$2")
mkdir -p "$3"
folder=$(realpath "$3")
here=$(realpath "$(dirname "$0")")

say() { printf 'package: %s\n' "$*" >&2; }
[ "$(id -u)" = 0 ] || { say "needs root, for a tree with owners and a network of its own"; exit 77; }

suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
needs=$(dpkg-deb -f "$now" Depends | sed 's/([^)]*)//g; s/|[^,]*//g; s/ //g')
base=$folder/base-$(printf %s "$suite $needs" | cksum | cut -d' ' -f1)
if [ ! -e "$base.done" ]; then
    say "debootstrap $suite (this takes a minute)"
    rm -rf "$base"
    # shellcheck disable=SC2086
    debootstrap --variant=minbase --include="systemd,curl,$needs" "$suite" "$base" ${MIRROR:-} >"$folder/debootstrap.log" 2>&1 || {
        tail -5 "$folder/debootstrap.log" >&2
        say "debootstrap failed; $folder/debootstrap.log has it all. MIRROR= names another mirror"
        exit 1
    }
    touch "$base.done"
fi

tree=$folder/tree
rm -rf "$tree"
cp -a "$base" "$tree"
cp "$now" "$tree/now.deb"
cp "$later" "$tree/later.deb"
cp "$here/package_life.sh" "$tree/life.sh"
say "a life in $tree"
unshare --mount --pid --net --ipc --uts --fork --kill-child sh -eu -c '
    ip link set lo up
    mount -t proc proc "$1/proc"
    mount -t tmpfs run "$1/run"
    mount --rbind /dev "$1/dev"
    exec chroot "$1" /bin/sh /life.sh' sh "$tree"
