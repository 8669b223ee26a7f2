import { expect, test } from 'vitest';
import { latencyOf, toCurl, toRequest } from './publish.ts';

const draft = { channel: 'user:42', event: 'chat', text: 'hi', timestamp: true };

test('text is wrapped with the time, an object takes it in', () => {
  expect(toRequest(draft, 5)).toEqual({
    channel: 'user:42',
    event: 'chat',
    data: { text: 'hi', ts: 5 },
  });
  expect(toRequest({ ...draft, text: '{"order": 7}' }, 5).data).toEqual({ order: 7, ts: 5 });
  expect(toRequest({ ...draft, text: '[1]' }, 5).data).toEqual({ text: [1], ts: 5 });
});

test('without the time the data is what was typed', () => {
  expect(toRequest({ ...draft, timestamp: false }, 5).data).toBe('hi');
  expect(toRequest({ ...draft, timestamp: false, text: '{"a":1}' }, 5).data).toEqual({ a: 1 });
});

test('an event without a name has no such member', () => {
  expect(toRequest({ ...draft, event: '' }, 5)).not.toHaveProperty('event');
});

test('latency needs a numeric ts in a JSON object', () => {
  expect(latencyOf('{"ts":100}', 107)).toBe(7);
  expect(latencyOf('{"ts":"100"}', 107)).toBeUndefined();
  expect(latencyOf('{"ts":', 107)).toBeUndefined();
  expect(latencyOf('100', 107)).toBeUndefined();
});

test('curl survives quotes in the data', () => {
  const request = { channel: 'user:42', data: "it's" };
  expect(toCurl(request, 'http://localhost:8080')).toBe(
    `curl -i 'http://localhost:8080/v1/events' -H 'Content-Type: application/json' -d '{"channel":"user:42","data":"it'\\''s"}'`,
  );
});
