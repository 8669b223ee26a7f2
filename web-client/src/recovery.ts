import { backoff, sleep } from './backoff.ts';
import type { ProbeResult } from './probe.ts';
import type { Ending, Interruption } from './types.ts';

/** What a recovery needs of the stream that is to come back. */
export interface Recovering {
  readonly signal: AbortSignal;
  readonly random: () => number;
  /** How many attempts have failed in a row; counts this one. */
  nextAttempt(): number;
  probe(): Promise<ProbeResult>;
  waiting(because: Interruption): void;
}

/** Waits and asks until the stream can be opened, or never again; undefined when it was stopped meanwhile. */
export async function recover(
  first: Interruption,
  atLeastMs: number,
  stream: Recovering,
): Promise<'available' | Ending | undefined> {
  let because = first;
  let waitMs = atLeastMs;
  for (;;) {
    stream.waiting(because);
    await sleep(Math.max(waitMs, backoff(stream.nextAttempt(), stream.random)), stream.signal);
    const result = stream.signal.aborted ? undefined : await stream.probe();
    if (result === undefined || stream.signal.aborted) {
      return undefined;
    }
    switch (result.kind) {
      case 'available':
        return 'available';
      case 'never':
        return result.because;
      case 'later':
        because = result.because;
        // A crowd that was told the same time must not return in the same instant.
        waitMs = result.waitMs * (1 + stream.random() / 4);
    }
  }
}
