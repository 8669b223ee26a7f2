// Prints a channel's events as they come: node listen.mjs CHANNEL
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';

const channel = process.argv[2];
const base = process.env.FANFARE_URL ?? 'http://localhost:8080';
const url = `${base}/v1/stream?channel=${encodeURIComponent(channel)}`;
let lastEventId = '';
let retry = 2000;

const listen = async () => {
  const headers = { Accept: 'text/event-stream' };
  if (lastEventId) headers['Last-Event-ID'] = lastEventId;
  if (process.env.FANFARE_TOKEN) headers.Authorization = `Bearer ${process.env.FANFARE_TOKEN}`;
  const response = await fetch(url, { headers });
  if (response.status === 204) process.exit(0);
  if (response.status >= 400 && response.status < 500) {
    console.error(await response.text());
    process.exit(1);
  }
  if (response.status !== 200) return;

  let event = 'message';
  let data = [];
  for await (const line of createInterface({ input: Readable.fromWeb(response.body) })) {
    const [, field, value] = /^([^:]*):? ?(.*)$/.exec(line);
    if (field === 'id') lastEventId = value;
    else if (field === 'event') event = value;
    else if (field === 'data') data.push(value);
    else if (field === 'retry') retry = Number(value);
    else if (line === '') {
      if (data.length > 0) console.log(event, data.join('\n'));
      event = 'message';
      data = [];
    }
  }
};

for (;;) {
  await listen().catch((error) => console.error(String(error)));
  await pause(retry);
}
