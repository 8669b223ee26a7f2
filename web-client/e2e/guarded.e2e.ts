import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FanfarePage, launch } from './support/browser.ts';
import { type GuardedProduct, startGuarded } from './support/product.ts';
import { Wire } from './support/wire.ts';

const RECONNECTS = 5;
const TOKEN_LIFE_S = 5;

/** A server that wants tokens and has a demo login: the tests named "demo" are for any such one. */
const RUNNING = process.env.FANFARE_DEMO_URL;

/** What the page keeps of its stream. */
interface Heard {
  readonly verdicts: string[];
  readonly data: string[];
  readonly source: EventSource;
}

let product: GuardedProduct;
let browser: Browser;

/** Pages of this origin may use the product. */
const shop = createServer((_, response) => response.setHeader('Content-Type', 'text/html').end('<p>shop'));

beforeAll(async () => {
  browser = await launch();
  if (RUNNING === undefined) {
    await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve));
    product = await startGuarded(
      '42',
      '--demo.login=true',
      `--demo.token-life=PT${TOKEN_LIFE_S}S`,
      `--cors.origins=${urlOf(shop)}`,
    );
  } else {
    product = { url: RUNNING, token: '', stop: () => Promise.resolve() };
  }
});
afterAll(async () => {
  await browser?.close();
  await product?.stop();
  shop.close();
});

test('demo: who signs in listens and publishes, and the token stays in the page', async () => {
  const page = await FanfarePage.open(browser, `${product.url}/?user=7&channels=topic:news&events=chat`);
  await page.page.getByText('Demo: anyone can sign in as anyone.').waitFor();
  expect(await page.page.getByRole('button', { name: 'Connect', exact: true }).isDisabled()).toBe(true);
  const urls: string[] = [];
  page.page.on('request', (request) => urls.push(request.url()));
  await page.signIn('ada');
  await page.connect();
  await page.publish('user:ada', 'chat', 'to ada');
  await page.publish('topic:news', 'chat', 'to everyone');
  const rows = await page.waitForRows(2);
  expect(rows.map((row) => row.data)).toEqual([
    expect.stringContaining('to ada'),
    expect.stringContaining('to everyone'),
  ]);
  expect(await page.publish('user:ada', 'fanfare.no', 'x')).toMatch(/^422 /);

  await page.press('Close');
  await page.publish('user:ada', 'chat', 'missed');
  await page.press('Reconnect');
  await page.waitForRows(3);
  expect(await page.text('#verdict')).toMatch(/^exact/);

  const kept = await page.page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
  expect([...urls, page.page.url(), kept].filter((text) => text.includes('eyJhbGciOiJIUzI1NiJ9'))).toEqual(
    [],
  );
  await page.press('Sign out');
  await page.waitForState('Closed');
  expect(await page.page.getByRole('button', { name: 'Publish', exact: true }).isDisabled()).toBe(true);
  expect(page.complaints).toEqual([]);
  await page.close();
});

test('a stream outlives its token, which the page renews in time', async () => {
  const page = await FanfarePage.open(browser, `${product.url}/?channels=&events=chat`);
  await page.signIn('grace');
  await page.connect();
  for (let renewed = 0; renewed < 3; renewed++) {
    const answer = await page.page.waitForResponse(/\/v1\/stream\/renew/);
    expect(answer.status()).toBe(200);
  }
  await page.publish('user:grace', 'chat', 'still here');
  expect((await page.waitForRows(1))[0]?.data).toContain('still here');
  expect(await page.text('#reconnect-count')).toBe('0');
  await page.close();
});

test('a page of a listed origin publishes and listens, one of any other does neither', async () => {
  const stranger = createServer((_, response) => response.end());
  await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
  const page = await browser.newPage();
  try {
    await page.goto(urlOf(shop));
    await listen(page, `${product.url}/v1/stream?ticket=${await ticket()}`);
    await waitForOpens(page, 1);
    expect(await publishFrom(page, 'from the shop')).toBe(201);
    await page.waitForFunction(() => heard().data.length >= 1);
    expect(await page.evaluate(() => heard().data)).toEqual(['from the shop']);

    await page.goto(urlOf(stranger));
    expect(await publishFrom(page, 'from a stranger')).toBe('refused by the browser');
    const stream = `${product.url}/v1/stream?ticket=${await ticket()}`;
    expect(await page.evaluate(closesAtOnce, stream)).toBe(true);
  } finally {
    await page.close();
    stranger.close();
  }
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

function urlOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function publishFrom(page: Page, data: string): Promise<number | string> {
  const request = { url: `${product.url}/v1/events`, token: product.token, data };
  return page.evaluate(
    ({ url, token, data }) =>
      fetch(url, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}`, 'ce-region': 'eu' },
        body: JSON.stringify({ channel: 'user:42', event: 'note', data }),
      }).then(
        (response) => response.status,
        () => 'refused by the browser',
      ),
    request,
  );
}

function closesAtOnce(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const source = new EventSource(url);
    source.onopen = () => resolve(false);
    source.onerror = () => resolve(source.readyState === EventSource.CLOSED);
  });
}

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
