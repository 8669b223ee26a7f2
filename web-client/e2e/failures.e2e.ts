import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { FanfarePage, launch } from './support/browser.ts';
import { StandIn, tokenOf } from './support/stand-in.ts';

let server: StandIn;
let browser: Browser;
let page: FanfarePage;

beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser?.close());
beforeEach(async () => {
  server = new StandIn();
  await server.start();
  page = await FanfarePage.open(browser, `${server.url}/?user=42&channels=&events=chat`);
});
afterEach(async () => {
  await page.close();
  await server.kill();
  expect(page.complaints).toEqual([]);
});

test('a cut alone is mended by the browser on the same EventSource', async () => {
  await page.connect();
  server.cut();
  await page.waitForState('Reconnecting');
  await page.waitForState('Open');
  expect(await page.text('#reconnect-count')).toBe('1');
});

test('a cut followed by 503s, where EventSource gives up, is mended by the page', async () => {
  await page.connect();
  const problem = { title: 'The service has its hands full' };
  // So many that it is still refused when we have seen that it says so.
  server.answerStreamsWith(...Array.from({ length: 20 }, () => ({ status: 503, problem })));
  server.cut();
  await page.waitForReason(/503: The service has its hands full\. Trying again/);
  server.answerStreamsWith();
  await page.publish('user:42', 'chat', 'missed');
  await page.waitForState('Open');
  const [row] = await page.waitForRows(1);
  expect(row?.data).toContain('missed');
  expect(await page.rows()).toHaveLength(1);
});

test('204 ends the stream for good', async () => {
  await page.connect();
  server.answerStreamsWith({ status: 204 }, { status: 204 });
  server.cut();
  await page.waitForState('Closed');
  await page.waitForReason(/has ended this stream/);
  expect(await page.text('#ready-state')).toBe('2 CLOSED');
});

test('a refusal shows its title and detail and is not tried again', async () => {
  const problem = { title: 'Not allowed', detail: 'user:42 is not yours.' };
  server.answerStreamsWith({ status: 403, problem }, { status: 403, problem });
  await page.press('Connect');
  await page.waitForState('Closed');
  await page.waitForReason(/^The server answered 403: Not allowed: user:42 is not yours\.$/);
});

test('a publish into nowhere says so', async () => {
  await server.kill();
  expect(await page.publish('user:42', 'chat', 'hi')).toMatch(/cannot be reached/);
  await server.start();
});

test('the list can be paused, filtered and cleared', async () => {
  await page.connect();
  await page.publish('user:42', 'chat', 'one');
  await page.waitForRows(1);
  await page.press('Pause');
  await page.publish('user:42', '', 'two');
  await page.page.getByText('Paused. Waiting: 1').waitFor();
  expect(await page.rows()).toHaveLength(1);
  await page.press('Go on');
  await page.waitForRows(2);
  await page.fill('Filter by name', 'CHA');
  expect((await page.rows()).map((row) => row.name)).toEqual(['chat']);
  await page.press('Clear');
  expect(await page.rows()).toEqual([]);
});

test('a flood leaves the newest 500 rows, all counted, and a page that answers', async () => {
  await page.connect();
  for (let number = 1; number <= 5_000; number++) {
    server.publish({ channel: 'user:42', event: 'chat', data: number });
  }
  await page.page.locator('#event-count', { hasText: '5,000' }).waitFor();
  await page.waitForRows(500);
  const rows = await page.rows();
  expect(rows).toHaveLength(500);
  expect([rows.at(0)?.data, rows.at(-1)?.data]).toEqual(['4501', '5000']);
  await page.press('Clear');
  expect(await page.rows()).toEqual([]);
});

test('an event name that the page does not listen for is pointed out', async () => {
  await page.fill('Event name', 'other');
  await page.page.getByText('This page does not listen for this name').waitFor();
  await page.fill('Event names to listen for', 'chat, other');
  await page.page.getByText('an unnamed event, for onmessage').waitFor();
});

test('the keyboard alone is enough, and the focus stays on the pressed button', async () => {
  await page.page.getByLabel('User', { exact: true }).focus();
  await page.page.keyboard.press('Enter');
  await page.waitForState('Open');
  await page.page.getByRole('button', { name: 'Close', exact: true }).focus();
  await page.page.keyboard.press('Space');
  await page.waitForState('Closed');
  expect(await page.page.evaluate(() => document.activeElement?.id)).toBe('close');
});

test('the address keeps user, channels, names and language', async () => {
  await page.fill('User', '7');
  await page.fill('More channels', 'topic:a, topic:b');
  await page.press('中文');
  await page.page.reload();
  expect(await page.page.locator('#user').inputValue()).toBe('7');
  expect(await page.page.locator('#channels').inputValue()).toBe('topic:a, topic:b');
  expect(await page.page.locator('html').getAttribute('lang')).toBe('zh-CN');
});

test('where there is no demo login the page takes a token, and says when it is none', async () => {
  const guarded = new StandIn('token');
  await guarded.start();
  const other = await FanfarePage.open(browser, `${guarded.url}/?user=1&channels=&events=chat`);
  try {
    await other.waitForReason(/Sign in first/);
    expect(await other.page.getByRole('button', { name: 'Connect', exact: true }).isDisabled()).toBe(true);
    await other.fill('Token', 'hunter2');
    await other.press('Sign in');
    await other.page.getByText('This is not a token: it names no user.').waitFor();
    await other.fill('Token', tokenOf('42'));
    await other.press('Sign in');
    await other.connect();
    await other.publish('user:42', 'chat', 'mine');
    expect((await other.waitForRows(1))[0]?.data).toContain('mine');

    await other.press('Sign out');
    await other.waitForState('Closed');
    expect(await other.page.getByLabel('Token').inputValue()).toBe('');
  } finally {
    await other.close();
    await guarded.kill();
  }
});

test('a stream whose ticket is worth nothing any more comes back with another one', async () => {
  const guarded = new StandIn('demo');
  await guarded.start();
  const other = await FanfarePage.open(browser, `${guarded.url}/?user=42&channels=&events=chat`);
  try {
    await other.signIn('42');
    await other.connect();
    // The stand-in takes a ticket once and never again: what the browser tries by itself is refused.
    guarded.cut();
    await other.waitForState('Reconnecting');
    await other.publish('user:42', 'chat', 'missed');
    await other.waitForState('Open');
    expect((await other.waitForRows(1))[0]?.data).toContain('missed');
  } finally {
    await other.close();
    await guarded.kill();
  }
});
