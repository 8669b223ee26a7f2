import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch } from './support/browser.ts';
import { type GuardedProduct, startGuarded } from './support/product.ts';
import { Wire } from './support/wire.ts';

const RECONNECTS = 5;

/** What the page keeps of its stream. */
interface Heard {
  readonly verdicts: string[];
  readonly data: string[];
  readonly source: EventSource;
}

let product: GuardedProduct;
let browser: Browser;

beforeAll(async () => {
  product = await startGuarded('42');
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

test('an EventSource with a ticket reconnects five times by itself, and nobody else can use its URL', async () => {
  const wire = await Wire.to(product.url);
  const page = await browser.newPage();
  try {
    await page.goto(wire.url);
    const path = `/v1/stream?ticket=${await ticket()}`;
    await listen(page, path);
    await waitForOpens(page, 1);
    for (let i = 1; i <= RECONNECTS; i++) {
      wire.cut();
      await publish(`missed ${i}`);
      await waitForOpens(page, i + 1);
    }
    await page.waitForFunction((n) => heard().data.length >= n, RECONNECTS);
    const all = await page.evaluate(() => ({ data: heard().data, verdicts: heard().verdicts }));
    expect(all.data).toEqual(Array.from({ length: RECONNECTS }, (_, i) => `missed ${i + 1}`));
    expect(all.verdicts).toEqual(['live', ...Array.from({ length: RECONNECTS }, () => 'exact')]);

    const stolen = await fetch(product.url + path);
    expect(stolen.status).toBe(401);
  } finally {
    await page.close();
    await wire.close();
  }
});

declare function heard(): Heard;

async function listen(page: Page, path: string): Promise<void> {
  await page.evaluate((url) => {
    const kept: Heard = { verdicts: [], data: [], source: new EventSource(url) };
    kept.source.addEventListener('fanfare.open', (event) => {
      kept.verdicts.push(JSON.parse(event.data).verdict);
    });
    kept.source.addEventListener('note', (event) => kept.data.push(event.data));
    Object.assign(window, { heard: () => kept });
  }, path);
}

async function waitForOpens(page: Page, count: number): Promise<void> {
  await page.waitForFunction((n) => heard().verdicts.length >= n, count);
}

async function ticket(): Promise<string> {
  const response = await post('/v1/tickets', {});
  return ((await response.json()) as { ticket: string }).ticket;
}

async function publish(data: string): Promise<void> {
  const response = await post('/v1/events', { channel: 'user:42', event: 'note', data });
  expect(response.status).toBe(201);
}

function post(path: string, body: unknown): Promise<Response> {
  return fetch(product.url + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${product.token}` },
    body: JSON.stringify(body),
  });
}
