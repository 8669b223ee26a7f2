import { backoff, sleep } from './backoff.ts';
import { type ProbeResult, probe } from './probe.ts';
import { streamUrl } from './stream-url.ts';
import type { Connection, Interruption, OpenData, Received, Settings } from './types.ts';

const SYSTEM_NAMES = ['fanfare.open', 'fanfare.stalled', 'fanfare.flowing', 'fanfare.expiring'];

/** What the stream tells its owner. */
export interface StreamObserver {
  changed(): void;
  received(event: Received): void;
}

/** What the stream needs of its surroundings, so that a test can stand in for them. */
export interface Surroundings {
  readonly connect: (url: string) => EventSource;
  readonly probe: (url: string, signal: AbortSignal) => Promise<ProbeResult>;
  readonly random: () => number;
  readonly now: () => number;
}

const BROWSER: Surroundings = {
  connect: (url) => new EventSource(url),
  probe,
  random: Math.random,
  now: Date.now,
};

/**
 * One user's stream over the browser's EventSource. The browser reconnects by itself after a cut, with the
 * Last-Event-ID. After any answer but 200 it gives up for good (WHATWG HTML §9.2.3); then this class asks why
 * and, when that may pass, opens a new EventSource at the last cursor.
 */
export class EventStream {
  readonly settings: Settings;
  readonly #observer: StreamObserver;
  readonly #around: Surroundings;
  #names: ReadonlySet<string> = new Set();
  #source: EventSource | undefined;
  #recovery: AbortController | undefined;
  #state: Connection = { phase: 'idle' };
  #open: OpenData | undefined;
  #cursor = '';
  #events = 0;
  #opens = 0;
  #failures = 0;
  #stalled = false;
  #expiring = false;

  constructor(settings: Settings, observer: StreamObserver, around: Surroundings = BROWSER) {
    this.settings = settings;
    this.#observer = observer;
    this.#around = around;
  }

  get state(): Connection {
    return this.#state;
  }

  /** Of the latest EventSource: 0 connecting, 1 open, 2 closed. */
  get readyState(): number | undefined {
    return this.#source?.readyState;
  }

  get cursor(): string {
    return this.#cursor;
  }

  /** The latest `fanfare.open`. */
  get open(): OpenData | undefined {
    return this.#open;
  }

  get events(): number {
    return this.#events;
  }

  get reconnects(): number {
    return Math.max(0, this.#opens - 1);
  }

  /** The log behind the stream cannot be read at the moment. */
  get stalled(): boolean {
    return this.#stalled;
  }

  get expiring(): boolean {
    return this.#expiring;
  }

  /** Event names to report. EventSource has no wildcard: a name that nobody listens for stays unseen. */
  listen(names: Iterable<string>): void {
    const wanted = new Set(names);
    for (const name of this.#names) {
      this.#source?.removeEventListener(name, this.#onNamed);
    }
    this.#names = wanted;
    this.#hear(this.#source);
  }

  /** Starts, or starts again at the last cursor. */
  connect(): void {
    this.#stop();
    this.#failures = 0;
    this.#become({ phase: 'connecting', answered: false });
    this.#start();
  }

  /** Final until `connect`. */
  close(): void {
    this.#stop();
    this.#become({ phase: 'closed', because: { kind: 'user' } });
  }

  /** A cut on purpose: away for `ms`, then back at the last cursor. */
  drop(ms: number): void {
    this.#stop();
    void this.#recover({ kind: 'dropped' }, ms);
  }

  #start(): void {
    const source = this.#around.connect(this.#url());
    this.#source = source;
    source.onopen = (event) => this.#onOpen(event);
    source.onmessage = (event) => this.#report(event);
    source.onerror = (event) => this.#onError(event);
    for (const name of SYSTEM_NAMES) {
      source.addEventListener(name, this.#onSystem);
    }
    this.#hear(source);
  }

  #stop(): void {
    this.#recovery?.abort();
    this.#recovery = undefined;
    this.#source?.close();
  }

  #url(): string {
    return streamUrl(this.settings, { cursor: this.#cursor, shard: this.#open?.shard });
  }

  #hear(source: EventSource | undefined): void {
    for (const name of this.#names) {
      source?.addEventListener(name, this.#onNamed);
    }
  }

  readonly #onNamed = (event: Event): void => {
    // A server may name an event "error" or "open": only a MessageEvent came over the wire. "message" has its own handler.
    if (event instanceof MessageEvent && event.type !== 'message' && !SYSTEM_NAMES.includes(event.type)) {
      this.#report(event);
    }
  };

  readonly #onSystem = (event: MessageEvent<string>): void => {
    switch (event.type) {
      case 'fanfare.open':
        this.#opened(JSON.parse(event.data) as OpenData);
        break;
      case 'fanfare.stalled':
        this.#stalled = true;
        break;
      case 'fanfare.flowing':
        this.#stalled = false;
        break;
      case 'fanfare.expiring':
        this.#expiring = true;
        break;
    }
    this.#report(event);
    this.#observer.changed();
  };

  #opened(open: OpenData): void {
    this.#open = open;
    this.#opens++;
    this.#failures = 0;
    this.#stalled = false;
    this.#expiring = false;
    this.#state = { phase: 'open', open };
  }

  #report(event: MessageEvent<string>): void {
    if (event.lastEventId !== '') {
      this.#cursor = event.lastEventId;
    }
    if (!SYSTEM_NAMES.includes(event.type)) {
      this.#events++;
    }
    this.#observer.received({
      name: event.type,
      data: event.data,
      cursor: event.lastEventId,
      at: this.#around.now(),
    });
  }

  #onOpen(event: Event): void {
    if (event instanceof MessageEvent) {
      return;
    }
    if (this.#state.phase === 'connecting') {
      this.#become({ phase: 'connecting', answered: true });
    } else {
      this.#observer.changed();
    }
  }

  #onError(event: Event): void {
    if (event instanceof MessageEvent) {
      return;
    }
    if (this.#source?.readyState === 2) {
      void this.#recover({ kind: 'lost' }, 0);
    } else {
      this.#become({ phase: 'reconnecting', because: { kind: 'lost' } });
    }
  }

  async #recover(first: Interruption, atLeastMs: number): Promise<void> {
    const recovery = new AbortController();
    this.#recovery = recovery;
    let because = first;
    let waitMs = atLeastMs;
    for (;;) {
      this.#become({ phase: 'reconnecting', because });
      await sleep(Math.max(waitMs, backoff(this.#failures++, this.#around.random)), recovery.signal);
      const result = recovery.signal.aborted
        ? undefined
        : await this.#around.probe(this.#url(), recovery.signal);
      if (result === undefined || recovery.signal.aborted) {
        return;
      }
      switch (result.kind) {
        case 'available':
          this.#start();
          return;
        case 'never':
          this.#become({ phase: 'closed', because: result.because });
          return;
        case 'later':
          because = result.because;
          // A crowd that was told the same time must not return in the same instant.
          waitMs = result.waitMs * (1 + this.#around.random() / 4);
      }
    }
  }

  #become(state: Connection): void {
    this.#state = state;
    this.#observer.changed();
  }
}
