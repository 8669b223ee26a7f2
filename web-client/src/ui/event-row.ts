import { shortCursor, shownData } from '../format.ts';
import type { Locale } from '../i18n.ts';
import { latencyOf } from '../publish.ts';
import type { Received } from '../types.ts';
import { element } from './dom.ts';

/** One event as a table row. */
export function eventRow(event: Received, locale: Locale): HTMLTableRowElement {
  const { formats } = locale;
  const latency = latencyOf(event.data, event.at);
  const time = element(
    'time',
    { datetime: new Date(event.at).toISOString(), title: formats.moment(event.at) },
    formats.time(event.at),
  );
  const kind = event.name.startsWith('fanfare.') ? 'system' : 'event';
  return element(
    'tr',
    { 'data-kind': kind },
    cell('time', time),
    cell('name', element('strong', {}, event.name)),
    cell('data', element('code', {}, shownData(event.data))),
    cell('cursor', element('code', { title: event.cursor }, shortCursor(event.cursor))),
    cell('latency', latency === undefined ? '–' : formats.latency(latency)),
  );
}

function cell(column: string, content: Node | string): HTMLTableCellElement {
  return element('td', { 'data-column': column }, content);
}
