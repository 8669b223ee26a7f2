// Publishes one event: node publish.mjs CHANNEL EVENT JSON
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

const TRIES = 6;
const [channel, event, data] = process.argv.slice(2);
const url = `${process.env.FANFARE_URL ?? 'http://localhost:8080'}/v1/events`;
const headers = { 'Content-Type': 'application/json' };
if (process.env.FANFARE_TOKEN) {
  headers.Authorization = `Bearer ${process.env.FANFARE_TOKEN}`;
}
// The same id for every try: an event that did arrive is not published again.
const body = JSON.stringify({ channel, event, id: randomUUID(), data: JSON.parse(data) });

const post = async () => {
  try {
    const signal = AbortSignal.timeout(30_000);
    const response = await fetch(url, { method: 'POST', headers, body, signal });
    return { status: response.status, text: await response.text(), wait: response.headers.get('Retry-After') };
  } catch (error) {
    return { status: 0, text: String(error), wait: null };
  }
};

for (let tries = 1; ; tries++) {
  const { status, text, wait } = await post();
  const mayPass = status === 0 || status === 429 || status === 503;
  if (!mayPass || tries === TRIES) {
    console.log(text);
    process.exit(status === 201 ? 0 : 1);
  }
  await pause(Number(wait ?? tries) * 1000);
}
