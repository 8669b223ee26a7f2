import type { Settings } from './types.ts';

/** Where a stream goes on, and the hint to the node that follows it. */
interface Position {
  readonly cursor: string;
  readonly shard: number | undefined;
}

export function streamUrl(settings: Settings, { cursor, shard }: Position): string {
  const query = new URLSearchParams({ user: settings.user });
  for (const channel of new Set([`user:${settings.user}`, ...settings.channels])) {
    query.append('channel', channel);
  }
  if (shard !== undefined) {
    query.set('shard', String(shard));
  }
  if (cursor !== '') {
    query.set('last_event_id', cursor);
  }
  return `/v1/stream?${query}`;
}
