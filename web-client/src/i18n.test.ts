import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { Locale } from './i18n.ts';
import { en } from './locales/en.ts';
import { zh } from './locales/zh.ts';

const page = readFileSync(new URL('../index.html', import.meta.url), 'utf8');
const keys = Object.keys(en).sort();

test('both languages have the same keys, none of them empty', () => {
  expect(Object.keys(zh).sort()).toEqual(keys);
  expect(Object.values(zh).every((text) => text.trim() !== '')).toBe(true);
});

test('both languages have the same placeholders', () => {
  const marks = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();
  for (const [key, text] of Object.entries(en)) {
    expect(marks(zh[key as keyof typeof en]), key).toEqual(marks(text));
  }
});

test('every key that the page names exists', () => {
  const named = [...page.matchAll(/data-(?:text|placeholder)="([^"]+)"/g)].map((match) => match[1]);
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((key) => !keys.includes(String(key)))).toEqual([]);
});

test('the words in the page before its script runs are the English ones', () => {
  for (const [, key, words] of page.matchAll(/data-text="([^"]+)"[^>]*>([^<]+)</g)) {
    expect(words?.trim()).toBe(en[key as keyof typeof en]);
  }
});

test('every key is used', () => {
  const sources = readdirSync(new URL('.', import.meta.url), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.includes('locales') && !name.endsWith('.test.ts'))
    .map((name) => readFileSync(new URL(name, import.meta.url), 'utf8'));
  const all = [page, ...sources].join('\n');
  const unused = keys.filter((key) => !all.includes(key) && !key.startsWith('verdict.'));
  expect(unused).toEqual([]);
});

test('values are put in place', () => {
  expect(new Locale('zh').text('events.arrived', { count: 3 })).toBe('新事件：3');
  expect(new Locale('en').text('events.shown', { shown: 1, total: 2 })).toBe('1 of 2');
});
