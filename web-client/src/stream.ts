import { recover } from './recovery.ts';
import { streamUrl } from './stream-url.ts';
import { BROWSER, type Surroundings } from './surroundings.ts';
import type { Connection, Interruption, OpenData, Received, Settings } from './types.ts';

const SYSTEM_NAMES = ['fanfare.open', 'fanfare.stalled', 'fanfare.flowing', 'fanfare.expiring'];

/** What the stream tells its owner. */
export interface StreamObserver {
  changed(): void;
  received(event: Received): void;
}

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
  #attempt: AbortController | undefined;
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

  /** The stream goes on with a newer token. */
  renewed(): void {
    this.#expiring = false;
    this.#observer.changed();
  }

  #start(): void {
    if (this.#around.ticket === undefined) {
      this.#listenTo(this.#url());
    } else {
      void this.#startWith(this.#around.ticket);
    }
  }

  async #startWith(ticket: NonNullable<Surroundings['ticket']>): Promise<void> {
    const { signal } = this.#begin();
    const result = await ticket(signal);
    if (signal.aborted) {
      return;
    }
    if (result.kind === 'ticket') {
      this.#listenTo(this.#url(result.ticket));
    } else if (result.kind === 'never') {
      this.#become({ phase: 'closed', because: result.because });
    } else {
      await this.#recover(result.because, result.waitMs);
    }
  }

  /** What takes a while, until it is stopped. */
  #begin(): AbortController {
    this.#attempt = new AbortController();
    return this.#attempt;
  }

  #listenTo(url: string): void {
    const source = this.#around.connect(url);
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
    this.#attempt?.abort();
    this.#attempt = undefined;
    this.#source?.close();
  }

  #url(ticket?: string): string {
    return streamUrl(this.settings, { cursor: this.#cursor, shard: this.#open?.shard, ticket });
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
    const { signal } = this.#begin();
    const result = await recover(first, atLeastMs, {
      signal,
      random: this.#around.random,
      nextAttempt: () => this.#failures++,
      probe: () => this.#around.probe(this.#url(), signal),
      waiting: (because) => this.#become({ phase: 'reconnecting', because }),
    });
    if (result === 'available') {
      this.#start();
    } else if (result !== undefined) {
      this.#become({ phase: 'closed', because: result });
    }
  }

  #become(state: Connection): void {
    this.#state = state;
    this.#observer.changed();
  }
}
