import type { Problem, Refusal } from './types.ts';

/** The problem document of a failed answer, or an empty one when the body is something else. */
export async function readProblem(response: Response): Promise<Problem> {
  if (!response.headers.get('content-type')?.includes('json')) {
    return {};
  }
  try {
    const body: unknown = await response.json();
    return typeof body === 'object' && body !== null ? body : {};
  } catch {
    return {};
  }
}

/** Whether a refusal may pass, and when. */
export async function refusalOf(response: Response): Promise<Refusal> {
  const { status } = response;
  const because = { kind: 'refused', status, problem: await readProblem(response) } as const;
  return status >= 500 || status === 408 || status === 429
    ? { kind: 'later', because, waitMs: retryAfter(response.headers, Date.now()) }
    : { kind: 'never', because };
}

/** `Retry-After` in milliseconds: seconds or a date (RFC 9110 §10.2.3). */
function retryAfter(headers: Headers, now: number): number {
  const value = headers.get('retry-after');
  if (value === null) {
    return 0;
  }
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isFinite(ms) ? Math.max(0, ms) : 0;
}
