#!/bin/sh
# Prints a channel's stream as it comes: listen.sh CHANNEL
set -eu

exec curl --silent --show-error --fail-with-body --no-buffer --get \
    --header 'Accept: text/event-stream' \
    ${FANFARE_TOKEN:+--header "Authorization: Bearer $FANFARE_TOKEN"} \
    --data-urlencode "channel=$1" "${FANFARE_URL:-http://localhost:8080}/v1/stream"
