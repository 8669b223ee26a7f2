import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { FanfarePage, launch } from './support/browser.ts';
import { type Product, startProduct } from './support/product.ts';

/** Where to leave pictures; nowhere unless asked. */
const PICTURES = process.env['FANFARE_PICTURES'];

let product: Product;
let browser: Browser;
let opened: FanfarePage[] = [];

beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(), launch()]);
});
afterAll(async () => {
  await Promise.all([browser?.close(), product?.stop()]);
});
afterEach(async () => {
  const complaints = opened.flatMap((page) => page.complaints);
  await Promise.all(opened.map((page) => page.close()));
  opened = [];
  expect(complaints).toEqual([]);
});

/** A user of its own for each test, so that none sees what another published. */
const newUser = () => `page-${randomBytes(4).toString('hex')}`;

async function openAs(user: string): Promise<FanfarePage> {
  const page = await FanfarePage.open(
    browser,
    `${product.url}/?user=${user}&channels=&events=order.shipped,chat`,
  );
  opened.push(page);
  return page;
}

describe('a connected page', () => {
  test('is open after fanfare.open and says so', async () => {
    const page = await openAs(newUser());
    expect(await page.text('#state-text')).toBe('Not connected');
    await page.connect();
    expect(await page.text('#ready-state')).toBe('1 OPEN');
    expect(await page.text('#verdict')).toMatch(/^live/);
    expect(await page.text('#cursor')).not.toBe('–');
    expect(await page.page.locator('#open-mode').isVisible()).toBe(true);
    expect(await page.page.getByRole('status').first().textContent()).toMatch(/^Open\./);
  });

  test('shows a named event with its data, cursor and latency, and the answer to the publish', async () => {
    const user = newUser();
    const page = await openAs(user);
    await page.connect();
    const answer = await page.publish(`user:${user}`, 'order.shipped', '{"order": 7}');
    expect(answer).toMatch(/^201id \S+cursor \S+$/);
    const [row, ...more] = await page.waitForRows(1);
    expect(more).toEqual([]);
    expect(row).toMatchObject({
      name: 'order.shipped',
      data: expect.stringMatching(/^\{"order":7,"ts":\d{13}\}$/),
      cursor: expect.stringMatching(/\S/),
      latency: expect.stringMatching(/^\d+ ms$/),
    });
    expect(await page.text('#event-count')).toBe('1');
    expect(await page.text('#cursor')).toBe(row?.cursor);
  });

  test('shows an event without a name through onmessage, markup as text', async () => {
    const user = newUser();
    const page = await openAs(user);
    await page.connect();
    await page.page.getByLabel('Add the time').uncheck();
    await page.publish(`user:${user}`, '', '<img src=x onerror=alert(1)>\n第二行');
    const [row] = await page.waitForRows(1);
    expect(row).toMatchObject({
      name: 'message',
      data: '<img src=x onerror=alert(1)>\n第二行',
      latency: '–',
    });
  });

  test('shows what is wrong with a publish and where', async () => {
    const user = newUser();
    const page = await openAs(user);
    const answer = await page.publish(`user:${user}`, 'fanfare.open', '1');
    expect(answer).toMatch(/^422 /);
    expect(answer).toMatch(/event/);
  });

  test('does not see the events of another user', async () => {
    const [first, second] = [newUser(), newUser()];
    const [one, two] = [await openAs(first), await openAs(second)];
    await Promise.all([one.connect(), two.connect()]);
    await one.publish(`user:${first}`, 'chat', 'for one');
    await one.publish(`user:${second}`, 'chat', 'for two');
    const [onOne, onTwo] = [await one.waitForRows(1), await two.waitForRows(1)];
    await pause(300);
    expect(onOne.map((row) => row.data)).toEqual([expect.stringContaining('for one')]);
    expect(onTwo.map((row) => row.data)).toEqual([expect.stringContaining('for two')]);
    expect(await one.rows()).toHaveLength(1);
  });
});

describe('close and reconnect', () => {
  test('what was published meanwhile arrives once and in order', async () => {
    const user = newUser();
    const page = await openAs(user);
    await page.connect();
    await page.publish(`user:${user}`, 'chat', '"before"');
    await page.waitForRows(1);
    await page.press('Close');
    await page.waitForState('Closed');
    expect(await page.text('#ready-state')).toBe('2 CLOSED');
    for (const text of ['first', 'second', 'third']) {
      await page.publish(`user:${user}`, 'chat', text);
    }
    await pause(300);
    expect(await page.rows()).toHaveLength(1);
    await page.press('Reconnect');
    await page.waitForState('Open');
    expect(await page.text('#verdict')).toMatch(/^exact/);
    expect(await page.text('#reconnect-count')).toBe('1');
    await page.waitForRows(4);
    await page.publish(`user:${user}`, 'chat', 'after');
    const texts = (await page.waitForRows(5)).map((row) => (JSON.parse(row.data) as { text: string }).text);
    expect(texts).toEqual(['before', 'first', 'second', 'third', 'after']);
  });

  test('a cut on purpose comes back by itself with what was missed', async () => {
    const user = newUser();
    const page = await openAs(user);
    await page.connect();
    await page.press('Cut for 3 s');
    await page.waitForState('Reconnecting');
    await page.publish(`user:${user}`, 'chat', 'missed');
    await page.waitForState('Open');
    await page.publish(`user:${user}`, 'chat', 'live');
    const rows = await page.waitForRows(2);
    expect(rows.map((row) => row.data)).toEqual([
      expect.stringContaining('missed'),
      expect.stringContaining('live'),
    ]);
  });

  test('after the server was killed the browser comes back by itself, exactly', async ({ skip }) => {
    const { power } = product;
    if (power === undefined) {
      skip('the server named by FANFARE_URL is not ours to kill');
      return;
    }
    const user = newUser();
    const page = await openAs(user);
    await page.connect();
    await page.publish(`user:${user}`, 'chat', '"before"');
    await page.waitForRows(1);
    await power.kill();
    await page.waitForState('Reconnecting');
    await power.start();
    await publishUntilAccepted(user, 'while away');
    await page.waitForState('Open');
    await page.publish(`user:${user}`, 'chat', 'after');
    const texts = (await page.waitForRows(3)).map((row) => (JSON.parse(row.data) as { text: string }).text);
    expect(texts).toEqual(['before', 'while away', 'after']);
    expect(await page.text('#verdict')).toMatch(/^exact/);
  });
});

test.runIf(PICTURES)('the picture for the README', async () => {
  const page = await openAs('42');
  await page.connect();
  await page.publish('user:42', 'chat', '{"from": "Ada", "text": "Lunch?"}');
  await page.publish('user:42', '', 'An event without a name.');
  await page.waitForRows(2);
  await page.press('Close');
  await page.publish('user:42', 'order.shipped', '{"order": 6, "carrier": "post"}');
  await page.press('Reconnect');
  await page.waitForState('Open');
  await page.publish('user:42', 'order.shipped', '{"order": 7, "carrier": "bike"}');
  await page.waitForRows(4);
  await page.page.screenshot({ path: join(String(PICTURES), 'page.png'), fullPage: true });
});

async function publishUntilAccepted(user: string, text: string): Promise<void> {
  const body = JSON.stringify({ channel: `user:${user}`, event: 'chat', data: { text } });
  const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': randomBytes(8).toString('hex') };
  for (let attempt = 0; attempt < 100; attempt++) {
    const response = await fetch(`${product.url}/v1/events`, { method: 'POST', headers, body });
    if (response.status === 201) {
      return;
    }
    await pause(200);
  }
  throw new Error('the restarted server accepted nothing');
}
