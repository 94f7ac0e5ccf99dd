#!/bin/sh
# tests/cli/package_life.sh - runs within the tree that package.sh made: the package from its first day to its last.
# No systemd runs there: what the unit says is done by hand, as its user.
set -eu
export PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8
unset WISMO_CONFIG WISMO_DATA WISMO_SHARE
data=/var/lib/wismo/wismo.db

sure() { # sure "what holds" COMMAND ...
    what=$1
    shift
    if "$@"; then echo "ok    $what"; else echo "WRONG $what: $*"; exit 1; fi
}
is() { [ "$2" = "$3" ] || { echo "WRONG $1: \"$2\", not \"$3\""; exit 1; }; echo "ok    $1"; }
no() { ! "$@"; }
quietly() { "$@" >/life.log 2>&1 || { cat /life.log; return 1; }; }
unit() { sed -n "s/^$1=//p" /lib/systemd/system/wismo.service; }
answers() { curl -fs --max-time 5 http://127.0.0.1:8080/readyz >/dev/null; }

start() {
    # shellcheck disable=SC2046
    (cd "$(unit WorkingDirectory)" && umask "$(unit UMask)" &&
        exec setpriv --reuid "$(unit User)" --regid "$(unit Group)" --clear-groups --inh-caps=-all --bounding-set=-all \
            --no-new-privs $(unit ExecStart)) >/service.log 2>&1 &
    service=$!
    for _ in $(seq 300); do
        grep -q '^wismo listens on' /service.log && return 0
        kill -0 "$service" 2>/dev/null || break
        sleep 0.1
    done
    cat /service.log
    return 1
}
stop() {
    kill -TERM "$service"
    code=0
    wait "$service" || code=$?
    is "SIGTERM ends it in peace" "$code" 0
}

sure "installs" quietly dpkg -i /now.deb
is "the configuration is root's, for the group to read" "$(stat -c '%U:%G %a' /etc/wismo/wismo.json)" "root:wismo 640"
is "the data folder is its own" "$(stat -c '%U:%G %a' /var/lib/wismo)" "wismo:wismo 750"
is "its user cannot log in" "$(getent passwd wismo | cut -d: -f7)" /usr/sbin/nologin
sure "the service is enabled" test -L /etc/systemd/system/multi-user.target.wants/wismo.service
sure "systemd understands the unit" quietly systemd-analyze verify --man=no wismo.service
sure "every library is there" no sh -c 'ldd /usr/bin/wismo | grep "not found"'
sure "intents, locales and webhooks are found and in order" quietly wismo check
is "the configuration is understood" "$(setpriv --reuid wismo --regid wismo --clear-groups wismo --config /etc/wismo/wismo.json check 2>&1)" "$(wismo check 2>&1)"

sure "starts" start
sure "answers" answers
is "the data file is for its user alone" "$(stat -c '%U:%G %a' $data)" "wismo:wismo 600"
cat >/orders.csv <<'CSV'
order_number,placed_at,customer.email
1001,2026-11-20T10:00:00Z,ann@example.com
CSV
setpriv --reuid wismo --regid wismo --clear-groups wismo --config /etc/wismo/wismo.json import /orders.csv >/life.log 2>&1 ||
    { cat /life.log; exit 1; }
is "an order was put in" "$(wismo --data $data verify --json | grep -o '"orders": *[0-9]*' | grep -o '[0-9]*$')" 1
printf '\n// changed by its administrator\n' >>/etc/wismo/wismo.json
kill -HUP "$service"
for _ in $(seq 100); do grep -q server.reloaded /service.log && break; sleep 0.1; done
sure "reads a changed configuration" grep -q server.reloaded /service.log
stop

sure "upgrades" quietly dpkg -i /later.deb
is "is the later version" "$(dpkg-query -W -f '${Version}' wismo)" 99.0
sure "keeps what the administrator wrote" grep -q administrator /etc/wismo/wismo.json
is "keeps who may read it" "$(stat -c '%U:%G %a' /etc/wismo/wismo.json)" "root:wismo 640"
sure "starts again" start
sure "answers again" answers
sure "has its data" quietly wismo --data $data verify
stop

sure "is removed" quietly dpkg -r wismo
sure "the program is gone" test ! -e /usr/bin/wismo
sure "the data stays" test -s $data
sure "the configuration stays" test -s /etc/wismo/wismo.json
sure "is installed once more" quietly dpkg -i /now.deb
sure "finds its data" quietly wismo --data $data verify
sure "is purged" quietly dpkg -P wismo
for left in $data /var/lib/wismo /etc/wismo /usr/share/wismo /lib/systemd/system/wismo.service /usr/share/doc/wismo \
    /etc/systemd/system/wismo.service /etc/systemd/system/multi-user.target.wants/wismo.service; do
    sure "nothing is left at $left" test ! -e "$left" -a ! -L "$left"
done
sure "the user is gone" no getent passwd wismo
sure "dpkg is content" quietly dpkg --audit
echo "The package lives and goes as it should."
