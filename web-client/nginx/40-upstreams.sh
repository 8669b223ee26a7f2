#!/bin/sh
# Writes nginx's upstreams from NOTIFIERS and PUBLISHERS: host:port, separated by spaces.
set -eu

# A container that was made anew has another address. From 1.27.3 on nginx asks for it again and
# again; an older one keeps what it found when it started.
resolvers=$(awk '$1 == "nameserver" { print ($2 ~ ":") ? "[" $2 "]" : $2 }' ORS=' ' /etc/resolv.conf)
again=' resolve'
cat >/tmp/try.conf <<EOF
pid /tmp/try.pid;
events {}
http {
    resolver $resolvers;
    upstream try { zone try 64k; server localhost:1$again; }
}
EOF
nginx -t -q -c /tmp/try.conf 2>/dev/null || again=''

servers() {
    for address in $1; do
        echo "    server $address max_fails=1 fail_timeout=5s$again;"
    done
}

cat >/etc/nginx/conf.d/upstreams.conf <<EOF
resolver $resolvers valid=5s;

upstream notifiers {
    zone notifiers 256k;
    hash \$fanfare_key consistent;
$(servers "$NOTIFIERS")
}

upstream publishers {
    zone publishers 256k;
$(servers "$PUBLISHERS")
    # Closed before the service would: a publish is not sent again when its connection has just gone.
    keepalive 64;
    keepalive_timeout 5s;
}
EOF
