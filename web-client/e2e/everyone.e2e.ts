import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FanfarePage, launch } from './support/browser.ts';
import { StandIn, tokenOf } from './support/stand-in.ts';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** Where to leave pictures of what was tested; nowhere unless asked. */
const PICTURES = process.env.FANFARE_PICTURES;

const server = new StandIn();
let browser: Browser;
let axe: string;

beforeAll(async () => {
  [browser, axe] = await Promise.all([launch(), readFile(AXE, 'utf8'), server.start()]);
});
afterAll(async () => {
  await browser?.close();
  await server.kill();
});

const variants = ['en', 'zh'].flatMap((language) =>
  (['light', 'dark'] as const).flatMap((colorScheme) =>
    [320, 1280].map((width) => ({ language, colorScheme, width })),
  ),
);

/** Connected, with events of each kind and an answer that names an error. */
async function busyPage({ language, colorScheme, width }: (typeof variants)[number]): Promise<FanfarePage> {
  const query = `user=42&channels=topic:news&events=order.shipped,chat&lang=${language}`;
  const page = await FanfarePage.open(browser, `${server.url}/?${query}`, {
    colorScheme,
    viewport: { width, height: 900 },
    reducedMotion: 'reduce',
    bypassCSP: true,
  });
  await page.page.locator('#connect').click();
  await page.page.locator('#state[data-phase="open"]').waitFor();
  const long = `${'word '.repeat(20)}${'x'.repeat(200)}`;
  for (const [event, data] of [
    ['order.shipped', '{"order": 7}'],
    ['', 'hello'],
    ['chat', long],
    ['fanfare.no', ''],
  ]) {
    await page.page.locator('#publish-event').fill(event ?? '');
    await page.page.locator('#publish-data').fill(data ?? '');
    await page.page.locator('#publish-send').click();
    await page.page.locator('#answer:is([data-kind="published"], [data-kind="refused"])').waitFor();
  }
  await page.waitForRows(3);
  return page;
}

describe.each(variants)('$language, $colorScheme, $width px', (variant) => {
  test('has no violation of WCAG 2.2 AA and nothing beyond the edge', async () => {
    const page = await busyPage(variant);
    await takePicture(page, `${variant.language}-${variant.colorScheme}-${variant.width}`);
    await expectAccessible(page);
    await page.close();
  });
});

describe.each([
  { way: 'demo', language: 'zh', colorScheme: 'dark', width: 320 } as const,
  { way: 'token', language: 'en', colorScheme: 'light', width: 1280 } as const,
])('where one signs in, $way, $language, $colorScheme, $width px', (variant) => {
  const { way, language, colorScheme, width } = variant;
  const guarded = new StandIn(way);
  beforeAll(() => guarded.start());
  afterAll(() => guarded.kill());

  test('has no violation of WCAG 2.2 AA either, signed out or in', async () => {
    const page = await FanfarePage.open(browser, `${guarded.url}/?lang=${language}`, {
      colorScheme,
      viewport: { width, height: 900 },
      reducedMotion: 'reduce',
      bypassCSP: true,
    });
    await page.page.locator('#session').waitFor();
    await takePicture(page, `${way}-out`);
    await expectAccessible(page);
    expect(language === 'zh' ? await englishWords(page) : []).toEqual([]);
    await page.page.locator('#name:visible, #token:visible').fill(way === 'demo' ? '42' : tokenOf('42'));
    await page.page.locator('#sign-in').click();
    await page.page.locator('#sign-out').waitFor();
    await page.page.locator('#connect').click();
    await page.page.locator('#state[data-phase="open"]').waitFor();
    await takePicture(page, `${way}-in`);
    await expectAccessible(page);
    await page.close();
  });
});

test('the Chinese page has no English words left', async () => {
  const page = await busyPage({ language: 'zh', colorScheme: 'light', width: 1280 });
  await page.page.locator('#close').click();
  await page.page.locator('#state[data-phase="closed"]').waitFor();
  expect(await englishWords(page)).toEqual([]);
  expect(await page.page.title()).toContain('实时事件');
  await page.close();
});

async function expectAccessible(page: FanfarePage): Promise<void> {
  await page.page.evaluate(axe);
  const violations = await page.page.evaluate(async (tags) => {
    const { axe: checker } = window as unknown as { axe: typeof import('axe-core') };
    const result = await checker.run({ runOnly: tags });
    return result.violations.map(({ id, nodes }) => ({ id, nodes: nodes.map((node) => node.html) }));
  }, TAGS);
  expect(violations).toEqual([]);
  expect(await outOfView(page)).toEqual([]);
  expect(await smallTargets(page)).toEqual([]);
}

/** Visible elements that reach beyond the sides of the window. */
function outOfView({ page }: FanfarePage): Promise<readonly string[]> {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const visible = [...document.body.querySelectorAll('*')].filter(
      (node) => node.checkVisibility() && node.closest('.unseen, .symbols, .skip, thead') === null,
    );
    return visible
      .filter((node) => {
        const box = node.getBoundingClientRect();
        return box.left < 0 || box.right > width + 0.5;
      })
      .map((node) => node.outerHTML.slice(0, 100));
  });
}

/** Controls below 24 by 24 px (WCAG 2.5.8). */
function smallTargets({ page }: FanfarePage): Promise<readonly string[]> {
  return page.locator('button, input, textarea, label.check').evaluateAll((nodes) =>
    nodes
      .filter((node) => node.checkVisibility())
      .filter((node) => {
        const box = node.getBoundingClientRect();
        return box.width < 24 || box.height < 24;
      })
      .map((node) => node.outerHTML.slice(0, 100)),
  );
}

/** Latin words in labels, hints and states; names, data and what the server says are not the page's words. */
function englishWords({ page }: FanfarePage): Promise<readonly string[]> {
  return page.evaluate(() => {
    const foreign = 'script, style, code, textarea, #rows, #answer, #ready-state, #shard, [lang="en"]';
    const proper = /^(Fanfare|POST|SSE|JSON|EventSource|onmessage|readyState|curl|ts)$/;
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const words: string[] = [];
    while (texts.nextNode()) {
      const { parentElement, textContent } = texts.currentNode;
      if (parentElement?.closest(foreign) === null) {
        words.push(...(textContent?.match(/[A-Za-z]{2,}/g) ?? []));
      }
    }
    const placeholders = [...document.querySelectorAll('[placeholder]')].map((node) =>
      node.getAttribute('placeholder'),
    );
    words.push(...(placeholders.join(' ').match(/[A-Za-z]{2,}/g) ?? []));
    return words.filter((word) => !proper.test(word));
  });
}

async function takePicture({ page }: FanfarePage, name: string): Promise<void> {
  if (PICTURES !== undefined) {
    await mkdir(PICTURES, { recursive: true });
    await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true });
  }
}
