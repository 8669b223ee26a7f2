import { expect, test } from 'vitest';
import { backoff } from './backoff.ts';

test('the bound doubles from half a second to thirty', () => {
  const bounds = [0, 1, 2, 3, 4, 5, 6, 7, 50].map((attempt) => backoff(attempt, () => 1));
  expect(bounds).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
});

test('the wait is anywhere below the bound', () => {
  expect(backoff(3, () => 0)).toBe(0);
  expect(backoff(3, () => 0.25)).toBe(1_000);
});
