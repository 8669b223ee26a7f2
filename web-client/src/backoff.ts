const FIRST_MS = 500;
const CAP_MS = 30_000;

/** Full jitter: anywhere between nothing and a bound that doubles, so that a crowd never returns at once. */
export function backoff(attempt: number, random: () => number): number {
  return random() * Math.min(CAP_MS, FIRST_MS * 2 ** attempt);
}

/** Resolves after `ms`, or at once when `signal` aborts. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
    function done() {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
  });
}
