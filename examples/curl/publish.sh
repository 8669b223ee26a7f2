#!/bin/sh
# Publishes one event: publish.sh CHANNEL EVENT JSON
set -eu

# The same id for every try: an event that did arrive is not published again.
id=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')

# curl itself tries again after Retry-After when it hears 429 or 503, or nothing.
printf '{"channel": "%s", "event": "%s", "id": "%s", "data": %s}' "$1" "$2" "$id" "$3" |
    curl --silent --show-error --fail-with-body --retry 5 --retry-all-errors --max-time 30 \
        --header 'Content-Type: application/json' \
        ${FANFARE_TOKEN:+--header "Authorization: Bearer $FANFARE_TOKEN"} \
        --data-binary @- "${FANFARE_URL:-http://localhost:8080}/v1/events"
echo
