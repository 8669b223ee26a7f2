import type { Locale, MessageKey } from '../i18n.ts';
import type { EventStream } from '../stream.ts';
import type { Connection, Ending, Interruption, Problem } from '../types.ts';

export const STATE_KEYS = {
  idle: 'state.idle',
  connecting: 'state.connecting',
  open: 'state.open',
  reconnecting: 'state.reconnecting',
  closed: 'state.closed',
} as const satisfies Record<Connection['phase'], MessageKey>;

/** One sentence on why the connection is as it is; empty when there is nothing to add. */
export function describe(stream: EventStream | undefined, locale: Locale): string {
  const state = stream?.state ?? { phase: 'idle' };
  switch (state.phase) {
    case 'idle':
      return '';
    case 'connecting':
      return state.answered ? locale.text('state.answered') : '';
    case 'open':
      return describeOpen(stream, locale);
    case 'reconnecting':
      return describeInterruption(state.because, locale);
    case 'closed':
      return describeEnding(state.because, locale);
  }
}

function describeOpen(stream: EventStream | undefined, locale: Locale): string {
  if (stream?.stalled) {
    return locale.text('reason.stalled');
  }
  return stream?.expiring ? locale.text('reason.expiring') : (stream?.open?.reason ?? '');
}

function describeInterruption(because: Interruption, locale: Locale): string {
  switch (because.kind) {
    case 'lost':
      return locale.text('reason.lost');
    case 'dropped':
      return locale.text('reason.dropped');
    case 'unreachable':
      return locale.text('reason.unreachable');
    case 'refused':
      return locale.text('reason.later', { status: because.status, text: summary(because.problem) });
  }
}

function describeEnding(because: Ending, locale: Locale): string {
  switch (because.kind) {
    case 'user':
      return locale.text('reason.user');
    case 'over':
      return locale.text('reason.over');
    case 'not-a-stream':
      return locale.text('reason.notStream');
    case 'refused':
      return locale.text('reason.refused', { status: because.status, text: summary(because.problem) });
  }
}

/** Title and detail as the server wrote them, without the last full stop. */
export function summary(problem: Problem): string {
  const parts = [problem.title, problem.detail].filter((part) => part !== undefined && part !== '');
  return parts.length === 0 ? '–' : parts.join(': ').replace(/\.$/, '');
}
