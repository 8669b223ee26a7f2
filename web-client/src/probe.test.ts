import { afterEach, expect, test, vi } from 'vitest';
import { probe } from './probe.ts';

const ask = (answer: () => Promise<Response>) => {
  vi.stubGlobal('fetch', answer);
  return probe('/v1/stream', new AbortController().signal);
};
const answered = (status: number, headers: HeadersInit = {}, body: string | null = null) =>
  ask(() => Promise.resolve(new Response(body, { status, headers })));

afterEach(() => {
  vi.unstubAllGlobals();
});

test('an event stream is available', async () => {
  const result = await answered(200, { 'content-type': 'text/event-stream;charset=utf-8' }, '');
  expect(result).toEqual({ kind: 'available' });
});

test('204 is the end', async () => {
  expect(await answered(204)).toEqual({ kind: 'never', because: { kind: 'over' } });
});

test('another kind of 200 is the end', async () => {
  const result = await answered(200, { 'content-type': 'text/html' }, '<p>');
  expect(result).toEqual({ kind: 'never', because: { kind: 'not-a-stream' } });
});

test.each([400, 401, 403, 404, 422])('%i is the end and brings its problem', async (status) => {
  const problem = { title: 'No', detail: 'Not you.' };
  const result = await answered(
    status,
    { 'content-type': 'application/problem+json' },
    JSON.stringify(problem),
  );
  expect(result).toEqual({ kind: 'never', because: { kind: 'refused', status, problem } });
});

test.each([408, 429, 500, 502, 503])('%i may pass, after Retry-After', async (status) => {
  const result = await answered(status, { 'retry-after': '2', 'content-type': 'text/html' }, '<p>');
  const because = { kind: 'refused', status, problem: {} };
  expect(result).toEqual({ kind: 'later', because, waitMs: 2_000 });
});

test('no answer may pass', async () => {
  const result = await ask(() => Promise.reject(new TypeError('network')));
  expect(result).toEqual({ kind: 'later', because: { kind: 'unreachable' }, waitMs: 0 });
});
