import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Session } from './session.ts';

const LIFE_S = 900;

interface Asked {
  readonly method: string;
  readonly body: unknown;
}

/** A session whose service answers what the test says. */
function fixture(...answers: readonly Response[]) {
  const waiting = [...answers];
  const asked: Asked[] = [];
  vi.stubGlobal('fetch', (_: string, { method = 'GET', body }: RequestInit = {}) => {
    asked.push({ method, body: body === undefined ? undefined : JSON.parse(String(body)) });
    const answer = waiting.shift();
    return answer === undefined ? Promise.reject(new TypeError('no network')) : Promise.resolve(answer);
  });
  const renewed = vi.fn();
  const session = new Session({ changed: () => undefined, renewed });
  return { session, asked, renewed };
}

const json = (body: object, status = 200) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
const mode = (name: string) => json({ mode: name });
const token = (text: string) => json({ token: text, expires_in: LIFE_S });
const jwt = (claims: object) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.sig`;
const bearer = (text: string) => ({ Authorization: `Bearer ${text}` });

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('how one signs in', () => {
  test.each([
    ['not at all where it is open', mode('open'), { kind: 'open' }],
    ['under any name in a demonstration', mode('demo'), { kind: 'out', way: 'demo' }],
    ['with a token elsewhere', json({}, 404), { kind: 'out', way: 'token' }],
    ['as if open, when nobody can say', json({}, 502), { kind: 'open' }],
  ])('%s', async (_, answer, state) => {
    const { session } = fixture(answer);
    expect(session.isReady).toBe(false);
    await session.ask();
    expect(session.state).toEqual(state);
    expect(session.headers).toEqual({});
  });
});

describe('in a demonstration', () => {
  test('a name is enough, and the token is renewed before it ends', async () => {
    const { session, asked, renewed } = fixture(mode('demo'), token('one'), token('two'));
    await session.ask();
    await session.signIn('ada');
    expect(session.state).toEqual({ kind: 'in', way: 'demo', user: 'ada' });
    expect(session.headers).toEqual(bearer('one'));

    await vi.advanceTimersByTimeAsync((LIFE_S - 61) * 1_000);
    expect(session.headers).toEqual(bearer('one'));
    await vi.advanceTimersByTimeAsync(2_000);
    expect(session.headers).toEqual(bearer('two'));
    expect(renewed).toHaveBeenCalledOnce();
    expect(asked.slice(1)).toEqual([
      { method: 'POST', body: { sub: 'ada' } },
      { method: 'POST', body: { sub: 'ada' } },
    ]);
  });

  test('a renewal that fails is tried again until the token has ended', async () => {
    const { session, asked } = fixture(mode('demo'), token('one'));
    await session.ask();
    await session.signIn('ada');
    await vi.advanceTimersByTimeAsync((LIFE_S - 1) * 1_000);
    expect(session.state.kind).toBe('in');
    expect(asked.length).toBeGreaterThan(10);
    await vi.advanceTimersByTimeAsync(6_000);
    expect(session.state).toEqual({ kind: 'out', way: 'demo', because: { kind: 'unreachable' } });
    expect(session.headers).toEqual({});
  });

  test('who has signed out is not signed in by a renewal', async () => {
    const { session, renewed } = fixture(mode('demo'), token('one'), token('two'));
    await session.ask();
    await session.signIn('ada');
    session.signOut();
    await vi.advanceTimersByTimeAsync(LIFE_S * 1_000);
    expect(session.state).toEqual({ kind: 'out', way: 'demo' });
    expect(session.headers).toEqual({});
    expect(renewed).not.toHaveBeenCalled();
  });

  test('a name that is refused says why; once it is switched off a token is needed', async () => {
    const problem = { title: 'Invalid' };
    const { session } = fixture(mode('demo'), json(problem, 422), json({}, 404));
    await session.ask();
    await session.signIn('a b');
    const refused = { kind: 'refused', status: 422, problem };
    expect(session.state).toEqual({ kind: 'out', way: 'demo', because: refused });
    await session.signIn('ada');
    expect(session.state).toMatchObject({ kind: 'out', way: 'token' });
  });
});

describe('with a token from elsewhere', () => {
  test('the user is its subject', async () => {
    const { session } = fixture(json({}, 404));
    await session.ask();
    const text = jwt({ sub: 'zoë' });
    session.use(text);
    expect(session.state).toEqual({ kind: 'in', way: 'token', user: 'zoë' });
    expect(session.headers).toEqual(bearer(text));
  });

  test.each(['', 'hunter2', 'a.b.c', jwt({}), jwt({ sub: 7 }), jwt([])])('%j is none', async (text) => {
    const { session } = fixture(json({}, 404));
    await session.ask();
    session.use(text);
    expect(session.state).toEqual({ kind: 'out', way: 'token', because: { kind: 'not-a-token' } });
    expect(session.headers).toEqual({});
  });
});
