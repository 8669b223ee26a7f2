import { readProblem } from './problem.ts';
import type { Failure, SessionState, Way } from './types.ts';

const LOGIN_PATH = '/v1/demo/login';

/** A new token is fetched this long before the old one ends, or at half of a shorter life. */
const RENEW_AHEAD_S = 60;
const TRY_AGAIN_MS = 5_000;

/** What a session tells its owner. */
export interface SessionObserver {
  changed(): void;
  /** There is a newer token for the same user. */
  renewed(): void;
}

interface Granted {
  readonly token: string;
  readonly expires_in: number;
}

/**
 * Who the page acts as. The token lives in this object alone: no address, storage or cookie ever has it, so a
 * reload signs out.
 */
export class Session {
  readonly #observer: SessionObserver;
  #state: SessionState = { kind: 'asking' };
  #token: string | undefined;
  #renewal: ReturnType<typeof setTimeout> | undefined;

  constructor(observer: SessionObserver) {
    this.#observer = observer;
  }

  get state(): SessionState {
    return this.#state;
  }

  /** What requests are to carry. */
  get headers(): Readonly<Record<string, string>> {
    return this.#token === undefined ? {} : { Authorization: `Bearer ${this.#token}` };
  }

  /** Whether there is somebody, or nobody is needed. */
  get isReady(): boolean {
    return this.#state.kind === 'in' || this.#state.kind === 'open';
  }

  /** Asks the service how one signs in. */
  async ask(): Promise<void> {
    const way = await howToSignIn();
    this.#forget();
    this.#become(way === 'open' ? { kind: 'open' } : { kind: 'out', way });
  }

  /** Where whoever asks gets a token. */
  async signIn(user: string): Promise<void> {
    this.#become({ kind: 'signing-in', way: 'demo' });
    const result = await fetchToken(user);
    if ('token' in result) {
      this.#keep(user, result);
      this.#become({ kind: 'in', way: 'demo', user });
    } else {
      this.#become({ kind: 'out', way: wayAfter(result), because: result });
    }
  }

  /** With a token from elsewhere; the service judges it when it is used. */
  use(token: string): void {
    const user = subjectOf(token);
    if (user === undefined) {
      this.#become({ kind: 'out', way: 'token', because: { kind: 'not-a-token' } });
      return;
    }
    this.#token = token;
    this.#become({ kind: 'in', way: 'token', user });
  }

  signOut(): void {
    const { state } = this;
    if (state.kind === 'in') {
      this.#forget();
      this.#become({ kind: 'out', way: state.way });
    }
  }

  #keep(user: string, { token, expires_in }: Granted): void {
    this.#token = token;
    const ahead = Math.max(expires_in - RENEW_AHEAD_S, expires_in / 2);
    this.#renewIn(user, ahead * 1_000, Date.now() + expires_in * 1_000);
  }

  #renewIn(user: string, ms: number, endsAt: number): void {
    clearTimeout(this.#renewal);
    this.#renewal = setTimeout(() => void this.#renew(user, endsAt), ms);
  }

  async #renew(user: string, endsAt: number): Promise<void> {
    const before = this.#token;
    const result = await fetchToken(user);
    if (this.#token !== before) {
      return; // somebody else meanwhile, or nobody
    }
    if ('token' in result) {
      this.#keep(user, result);
      this.#observer.renewed();
    } else if (Date.now() < endsAt && wayAfter(result) === 'demo') {
      this.#renewIn(user, TRY_AGAIN_MS, endsAt);
    } else {
      this.#forget();
      this.#become({ kind: 'out', way: wayAfter(result), because: result });
    }
  }

  #forget(): void {
    clearTimeout(this.#renewal);
    this.#token = undefined;
  }

  #become(state: SessionState): void {
    this.#state = state;
    this.#observer.changed();
  }
}

/** A service that cannot say is taken for one that needs nothing: its answers will tell. */
async function howToSignIn(): Promise<'open' | Way> {
  try {
    const response = await fetch(LOGIN_PATH, { cache: 'no-store' });
    if (response.ok) {
      const { mode } = (await response.json()) as { readonly mode?: unknown };
      return mode === 'demo' ? 'demo' : 'open';
    }
    return response.status === 404 ? 'token' : 'open';
  } catch {
    return 'open';
  }
}

async function fetchToken(user: string): Promise<Granted | Failure> {
  try {
    const response = await fetch(LOGIN_PATH, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ sub: user }),
    });
    return response.ok
      ? ((await response.json()) as Granted)
      : { kind: 'refused', status: response.status, problem: await readProblem(response) };
  } catch {
    return { kind: 'unreachable' };
  }
}

/** Where the demo login has been switched off, a token is needed. */
function wayAfter(failure: Failure): Way {
  return failure.kind === 'refused' && failure.status === 404 ? 'token' : 'demo';
}

/** `sub` of a JSON Web Token, unchecked: only to show whose it is. */
function subjectOf(token: string): string | undefined {
  try {
    const payload = token.split('.')[1] ?? '';
    const bytes = Uint8Array.from(atob(payload.replaceAll('-', '+').replaceAll('_', '/')), (c) =>
      c.charCodeAt(0),
    );
    const claims: unknown = JSON.parse(new TextDecoder().decode(bytes));
    const isNamed = typeof claims === 'object' && claims !== null && 'sub' in claims;
    return isNamed && typeof claims.sub === 'string' && claims.sub !== '' ? claims.sub : undefined;
  } catch {
    return undefined;
  }
}
