import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ProbeResult } from './probe.ts';
import { EventStream } from './stream.ts';
import type { TicketResult } from './tickets.ts';
import type { Connection, Received } from './types.ts';

const OPEN = { verdict: 'live', heartbeat: 15, shard: 7 };

/** An EventSource whose wire is the test: it dispatches nothing once closed, as the standard says. */
class FakeSource extends EventTarget {
  readonly url: string;
  readyState = 0;
  onopen: ((event: Event) => void) | null = null;
  onmessage: ((event: MessageEvent<string>) => void) | null = null;
  onerror: ((event: Event) => void) | null = null;

  constructor(url: string) {
    super();
    this.url = url;
  }

  close(): void {
    this.readyState = 2;
  }

  answer(): void {
    this.readyState = 1;
    this.onopen?.(new Event('open'));
  }

  receive(name: string, data: unknown, lastEventId: string): void {
    if (this.readyState !== 1) {
      return;
    }
    const event = new MessageEvent(name, { data: JSON.stringify(data), lastEventId });
    if (name === 'message') {
      this.onmessage?.(event);
    } else if (name === 'error') {
      this.onerror?.(event);
    }
    this.dispatchEvent(event);
  }

  lose(): void {
    this.readyState = 0;
    this.onerror?.(new Event('error'));
  }

  giveUp(): void {
    this.readyState = 2;
    this.onerror?.(new Event('error'));
  }

  openAt(cursor: string): void {
    this.answer();
    this.receive('fanfare.open', OPEN, cursor);
  }
}

function fixture({ random = 1, tickets }: { random?: number; tickets?: TicketResult[] } = {}) {
  const sources: FakeSource[] = [];
  const probes: ProbeResult[] = [];
  const phases: Connection['phase'][] = [];
  const received: Received[] = [];
  const stream: EventStream = new EventStream(
    { user: '42', channels: ['topic:news'] },
    {
      changed: () => phases.push(stream.state.phase),
      received: (event) => received.push(event),
    },
    {
      connect: (url) => {
        const source = new FakeSource(url);
        sources.push(source);
        return source as unknown as EventSource;
      },
      probe: () => Promise.resolve(probes.shift() ?? { kind: 'available' }),
      ...(tickets === undefined
        ? {}
        : { ticket: () => Promise.resolve(tickets.shift() ?? { kind: 'ticket', ticket: 'none left' }) }),
      random: () => random,
      now: () => 1_000,
    },
  );
  const latest = () => sources.at(-1) as FakeSource;
  const names = () => received.map((event) => event.name);
  return { stream, sources, probes, phases, received, latest, names };
}

const refused = (status: number) => ({ kind: 'refused', status, problem: { title: 'no' } }) as const;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('opening', () => {
  test('is complete only with fanfare.open', () => {
    const { stream, latest, phases } = fixture();
    stream.connect();
    expect(stream.state).toEqual({ phase: 'connecting', answered: false });
    latest().answer();
    expect(stream.state).toEqual({ phase: 'connecting', answered: true });
    expect(stream.readyState).toBe(1);
    latest().receive('fanfare.open', OPEN, 'c0');
    expect(stream.state).toEqual({ phase: 'open', open: OPEN });
    expect(stream.cursor).toBe('c0');
    expect(stream.reconnects).toBe(0);
    expect(phases).toEqual(['connecting', 'connecting', 'open']);
  });
});

describe('events', () => {
  test('arrive by name and without one, each once, and move the cursor', () => {
    const { stream, latest, names } = fixture();
    stream.listen(['chat', 'message']);
    stream.connect();
    latest().openAt('c0');
    latest().receive('chat', 'hi', 'c1');
    latest().receive('message', 'plain', 'c2');
    latest().receive('unheard', 1, 'c3');
    expect(names()).toEqual(['fanfare.open', 'chat', 'message']);
    expect(stream.events).toBe(2);
    expect(stream.cursor).toBe('c2');
  });

  test('may change their names while the stream is open', () => {
    const { stream, latest, names } = fixture();
    stream.listen(['old']);
    stream.connect();
    latest().openAt('c0');
    stream.listen(['new']);
    latest().receive('old', 1, 'c1');
    latest().receive('new', 2, 'c2');
    expect(names()).toEqual(['fanfare.open', 'new']);
  });

  test("named like EventSource's own are no failures", () => {
    const { stream, latest, names } = fixture();
    stream.listen(['error', 'open']);
    stream.connect();
    latest().openAt('c0');
    latest().receive('error', 1, 'c1');
    latest().receive('open', 2, 'c2');
    expect(stream.state.phase).toBe('open');
    expect(names()).toEqual(['fanfare.open', 'error', 'open']);
  });

  test('about the stream itself show as state', () => {
    const { stream, latest } = fixture();
    stream.connect();
    latest().openAt('c0');
    latest().receive('fanfare.stalled', { channels: ['user:42'] }, 'c0');
    expect(stream.stalled).toBe(true);
    latest().receive('fanfare.flowing', {}, 'c0');
    expect(stream.stalled).toBe(false);
    latest().receive('fanfare.expiring', {}, 'c0');
    expect(stream.expiring).toBe(true);
    expect(stream.events).toBe(0);
  });
});

describe('a cut', () => {
  test('is left to the browser, which comes back on the same EventSource', () => {
    const { stream, latest, sources } = fixture();
    stream.connect();
    latest().openAt('c0');
    latest().lose();
    expect(stream.state).toEqual({ phase: 'reconnecting', because: { kind: 'lost' } });
    expect(stream.readyState).toBe(0);
    latest().openAt('c1');
    expect(stream.state.phase).toBe('open');
    expect(stream.reconnects).toBe(1);
    expect(sources).toHaveLength(1);
  });

  test('on purpose comes back after its time at the last cursor and shard', async () => {
    const { stream, latest, sources } = fixture();
    stream.connect();
    latest().openAt('c5');
    stream.drop(3_000);
    expect(stream.state).toEqual({ phase: 'reconnecting', because: { kind: 'dropped' } });
    await vi.advanceTimersByTimeAsync(2_999);
    expect(sources).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(sources).toHaveLength(2);
    expect(latest().url).toMatch(/&shard=7&last_event_id=c5$/);
  });
});

describe('when EventSource gives up', () => {
  test('the stream waits, asks why, and opens a new one', async () => {
    const { stream, latest, probes, sources } = fixture();
    probes.push({ kind: 'later', because: refused(503), waitMs: 0 }, { kind: 'available' });
    stream.connect();
    latest().giveUp();
    expect(stream.state).toEqual({ phase: 'reconnecting', because: { kind: 'lost' } });
    await vi.advanceTimersByTimeAsync(500);
    expect(stream.state).toEqual({ phase: 'reconnecting', because: refused(503) });
    await vi.advanceTimersByTimeAsync(999);
    expect(sources).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(sources).toHaveLength(2);
    latest().openAt('c0');
    expect(stream.state.phase).toBe('open');
  });

  test('Retry-After is kept, plus a quarter at most', async () => {
    const { stream, latest, probes, sources } = fixture();
    probes.push({ kind: 'later', because: refused(429), waitMs: 8_000 });
    stream.connect();
    latest().giveUp();
    await vi.advanceTimersByTimeAsync(500 + 9_999);
    expect(sources).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(sources).toHaveLength(2);
  });

  test.each([{ kind: 'over' } as const, { kind: 'not-a-stream' } as const, refused(403)])(
    '$kind is the end',
    async (because) => {
      const { stream, latest, probes, sources } = fixture();
      probes.push({ kind: 'never', because });
      stream.connect();
      latest().giveUp();
      await vi.advanceTimersByTimeAsync(600_000);
      expect(stream.state).toEqual({ phase: 'closed', because });
      expect(sources).toHaveLength(1);
    },
  );
});

describe('close', () => {
  test('is final, and connect goes on at the last cursor', async () => {
    const { stream, latest, sources, names } = fixture();
    stream.connect();
    latest().openAt('c9');
    stream.close();
    expect(stream.state).toEqual({ phase: 'closed', because: { kind: 'user' } });
    expect(stream.readyState).toBe(2);
    latest().receive('message', 'late', 'c10');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sources).toHaveLength(1);
    expect(names()).toEqual(['fanfare.open']);
    stream.connect();
    expect(latest().url).toContain('last_event_id=c9');
    latest().openAt('c10');
    expect(stream.reconnects).toBe(1);
  });

  test('ends a recovery that is under way', async () => {
    const { stream, latest, sources } = fixture();
    stream.connect();
    latest().giveUp();
    stream.close();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sources).toHaveLength(1);
    expect(stream.state.phase).toBe('closed');
  });
});

describe('with tickets', () => {
  const ticket = (text: string) => ({ kind: 'ticket', ticket: text }) as const;
  const turn = () => vi.advanceTimersByTimeAsync(0);
  const ticketOf = (url: string | undefined) => new URL(`http://x${url}`).searchParams.get('ticket');

  test('each EventSource has its own', async () => {
    const { stream, sources, latest } = fixture({ tickets: [ticket('one'), ticket('two')], random: 0 });
    stream.connect();
    await turn();
    latest().openAt('c1');
    latest().giveUp();
    await turn();
    expect(sources.map(({ url }) => ticketOf(url))).toEqual(['one', 'two']);
    expect(latest().url).toContain('last_event_id=c1');
  });

  test('without one the stream is closed, or tried later when that may pass', async () => {
    const never = { kind: 'never', because: refused(401) } as const;
    const later = { kind: 'later', because: refused(503), waitMs: 1_000 } as const;
    const { stream, sources } = fixture({ tickets: [later, never], random: 0 });
    stream.connect();
    await turn();
    expect(stream.state).toEqual({ phase: 'reconnecting', because: refused(503) });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(stream.state).toEqual({ phase: 'closed', because: refused(401) });
    expect(sources).toEqual([]);
  });

  test('one that comes after the close opens nothing', async () => {
    const { stream, sources } = fixture({ tickets: [ticket('late')] });
    stream.connect();
    stream.close();
    await turn();
    expect(sources).toEqual([]);
    expect(stream.state).toEqual({ phase: 'closed', because: { kind: 'user' } });
  });
});
