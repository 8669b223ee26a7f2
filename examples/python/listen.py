"""Prints a channel's events as they come: listen.py CHANNEL"""

import os
import sys
import time
import urllib.error
import urllib.parse
import urllib.request


class Stream:
    def __init__(self, url):
        self.url = url
        self.last_event_id = ""
        self.retry = 2.0

    def listen(self):
        """Reads until the connection ends."""
        headers = {"Accept": "text/event-stream"}
        if self.last_event_id:
            headers["Last-Event-ID"] = self.last_event_id
        if "FANFARE_TOKEN" in os.environ:
            headers["Authorization"] = "Bearer " + os.environ["FANFARE_TOKEN"]
        request = urllib.request.Request(self.url, headers=headers)
        with urllib.request.urlopen(request, timeout=60) as response:
            if response.status == 204:
                sys.exit(0)
            self.read(response)

    def read(self, lines):
        event, data = "message", []
        for raw in lines:
            line = raw.decode().rstrip("\n")
            field, _, value = line.partition(":")
            value = value.removeprefix(" ")
            if field == "id":
                self.last_event_id = value
            elif field == "event":
                event = value
            elif field == "data":
                data.append(value)
            elif field == "retry":
                self.retry = int(value) / 1000
            elif line == "":
                if data:
                    print(event, "\n".join(data), flush=True)
                event, data = "message", []


def main():
    base = os.environ.get("FANFARE_URL", "http://localhost:8080")
    stream = Stream(base + "/v1/stream?" + urllib.parse.urlencode({"channel": sys.argv[1]}))
    while True:
        try:
            stream.listen()
        except urllib.error.HTTPError as error:
            if error.code < 500:
                sys.exit(error.read().decode())
        except OSError as error:
            print(error, file=sys.stderr)
        time.sleep(stream.retry)


main()
