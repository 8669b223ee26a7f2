import { expect, test } from 'vitest';
import { Formats, shortCursor, shownData } from './format.ts';

const AT = new Date(2026, 10, 22, 9, 5, 7, 42).getTime();

test('times show milliseconds and no day period', () => {
  expect(new Formats('en').time(AT)).toBe('09:05:07.042');
  expect(new Formats('zh-CN').time(AT)).toBe('09:05:07.042');
});

test('latency has a unit in the words of the language', () => {
  expect(new Formats('en').latency(12)).toBe('12 ms');
  expect(new Formats('zh-CN').latency(1_234)).toBe('1,234毫秒');
});

test('a long cursor keeps its end', () => {
  expect(shortCursor('abc')).toBe('abc');
  expect(shortCursor('0123456789abcdefgh')).toBe('…6789abcdefgh');
});

test('long data is cut and says by how much', () => {
  expect(shownData('x'.repeat(2_000))).toHaveLength(2_000);
  expect(shownData('x'.repeat(2_010))).toMatch(/x… \(\+10\)$/);
});
