"""Publishes one event: publish.py CHANNEL EVENT JSON"""

import json
import os
import sys
import time
import urllib.error
import urllib.request
import uuid

TRIES = 6


def post(url, body):
    """The status (0 if there was no answer), the text and how many seconds to wait."""
    headers = {"Content-Type": "application/json"}
    if "FANFARE_TOKEN" in os.environ:
        headers["Authorization"] = "Bearer " + os.environ["FANFARE_TOKEN"]
    request = urllib.request.Request(url, body, headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return response.status, response.read().decode(), None
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(), error.headers["Retry-After"]
    except OSError as error:
        return 0, str(error), None


def main():
    channel, event, data = sys.argv[1:4]
    url = os.environ.get("FANFARE_URL", "http://localhost:8080") + "/v1/events"
    # The same id for every try: an event that did arrive is not published again.
    entry = {"channel": channel, "event": event, "id": str(uuid.uuid4()), "data": json.loads(data)}
    body = json.dumps(entry).encode()
    for tries in range(1, TRIES + 1):
        status, text, wait = post(url, body)
        if status not in (0, 429, 503) or tries == TRIES:
            print(text)
            sys.exit(0 if status == 201 else 1)
        time.sleep(float(wait or tries))


main()
