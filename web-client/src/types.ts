/** What a resume could and could not replay; `fanfare.open` carries it on every connect. */
export type Verdict = 'live' | 'exact' | 'truncated' | 'reset';

/** The data of `fanfare.open`, the first block of every stream. */
export interface OpenData {
  readonly verdict: Verdict;
  /** Seconds between heartbeats. */
  readonly heartbeat: number;
  /** Routing hint, to be repeated as `?shard=`. */
  readonly shard?: number;
  /** `open`: the service lets anyone do anything. */
  readonly auth?: string;
  /** The stream's name, where its access ends: to renew it by. */
  readonly stream?: string;
  /** Why the cursor could not be used (`reset`). */
  readonly reason?: string;
  /** What is gone, per channel (`truncated`). */
  readonly lost?: unknown;
  /** Channels the cursor knew nothing about; they start live. */
  readonly added?: unknown;
}

/** The answer to a publish that Kafka acknowledged. */
export interface Published {
  readonly id: string;
  readonly receipts: readonly Receipt[];
}

export interface Receipt {
  readonly channel: string;
  readonly cursor: string;
}

/** RFC 9457 `application/problem+json`; every member may be missing. */
export interface Problem {
  readonly type?: string;
  readonly title?: string;
  readonly detail?: string;
  readonly status?: number;
  /** The field or position that is wrong. */
  readonly field?: string;
}

/** One event as it reached the page. */
export interface Received {
  readonly name: string;
  readonly data: string;
  /** The stream's position after this event. */
  readonly cursor: string;
  /** Epoch milliseconds of arrival. */
  readonly at: number;
}

/** What to listen to, and as whom. */
export interface Settings {
  readonly user: string;
  /** Besides the user's own channel. */
  readonly channels: readonly string[];
}

/** An answer that says no, and why. */
interface Refused {
  readonly kind: 'refused';
  readonly status: number;
  readonly problem: Problem;
}

/** Why the stream is down at the moment, though it is coming back. */
export type Interruption =
  | { readonly kind: 'lost' }
  | { readonly kind: 'dropped' }
  | { readonly kind: 'unreachable' }
  | Refused;

/** Why the stream is down for good. */
export type Ending =
  | { readonly kind: 'user' }
  | { readonly kind: 'over' }
  | { readonly kind: 'not-a-stream' }
  | Refused;

/** Why there is no stream at the moment: it may pass, or not. */
export type Refusal =
  | { readonly kind: 'later'; readonly because: Interruption; readonly waitMs: number }
  | { readonly kind: 'never'; readonly because: Ending };

/** How one signs in: under any name where it is a demonstration, else with a token from elsewhere. */
export type Way = 'demo' | 'token';

/** Why nobody is signed in. */
export type Failure = { readonly kind: 'unreachable' } | { readonly kind: 'not-a-token' } | Refused;

/** Who the page acts as; `open`: whoever it likes, nobody checks. */
export type SessionState =
  | { readonly kind: 'asking' }
  | { readonly kind: 'open' }
  | { readonly kind: 'out'; readonly way: Way; readonly because?: Failure }
  | { readonly kind: 'signing-in'; readonly way: Way }
  | { readonly kind: 'in'; readonly way: Way; readonly user: string };

/** `open` only after `fanfare.open`: a proxy that buffers has answered, yet nothing arrives. */
export type Connection =
  | { readonly phase: 'idle' }
  | { readonly phase: 'connecting'; readonly answered: boolean }
  | { readonly phase: 'open'; readonly open: OpenData }
  | { readonly phase: 'reconnecting'; readonly because: Interruption }
  | { readonly phase: 'closed'; readonly because: Ending };
