import { type EventLog, named, withNewest } from '../event-log.ts';
import type { Locale } from '../i18n.ts';
import type { Received } from '../types.ts';
import { byId, onClick, setText } from './dom.ts';
import { eventRow } from './event-row.ts';
import { paced } from './paced.ts';

const MAX_ROWS = 500;

/** What arrived, newest first; paused, the list stands still while events go on arriving. */
export class EventList {
  readonly #body = byId('rows', HTMLTableSectionElement);
  readonly #filter = byId('filter', HTMLInputElement);
  readonly #pause = byId('pause', HTMLButtonElement);
  readonly #empty = byId('empty', HTMLElement);
  readonly #count = byId('shown', HTMLElement);
  #locale: Locale;
  #log: EventLog = [];
  #frozen: EventLog | undefined;
  #waiting = 0;
  #rows = new WeakMap<Received, HTMLTableRowElement>();
  readonly #drawSoon = paced(() => this.#draw());

  constructor(locale: Locale) {
    this.#locale = locale;
    this.#filter.addEventListener('input', () => this.#draw());
    onClick(this.#pause, () => this.#togglePause());
    onClick(byId('clear', HTMLButtonElement), () => this.#clear());
  }

  add(event: Received): void {
    this.#log = withNewest(this.#log, event, MAX_ROWS);
    this.#waiting++;
    this.#drawSoon();
  }

  render(locale: Locale): void {
    this.#locale = locale;
    this.#rows = new WeakMap();
    this.#draw();
  }

  #togglePause(): void {
    this.#frozen = this.#frozen === undefined ? this.#log : undefined;
    this.#waiting = 0;
    this.#draw();
  }

  #clear(): void {
    this.#log = [];
    this.#frozen = this.#frozen && [];
    this.#waiting = 0;
    this.#draw();
  }

  #draw(): void {
    const log = this.#frozen ?? this.#log;
    const shown = named(log, this.#filter.value);
    this.#place(shown.map((event) => this.#rowOf(event)));
    this.#empty.hidden = shown.length > 0;
    setText(this.#empty, this.#locale.text(log.length === 0 ? 'events.none' : 'events.unmatched'));
    setText(this.#pause, this.#locale.text(this.#frozen ? 'events.resume' : 'events.pause'));
    setText(this.#count, this.#countText(shown.length, log.length));
  }

  #countText(shown: number, total: number): string {
    const { formats } = this.#locale;
    return this.#frozen
      ? this.#locale.text('events.waiting', { count: formats.number(this.#waiting) })
      : this.#locale.text('events.shown', { shown: formats.number(shown), total: formats.number(total) });
  }

  /** Moves only what changed, so that a selection in an old row survives new events. */
  #place(rows: readonly HTMLTableRowElement[]): void {
    const wanted = new Set<Element>(rows);
    for (const present of [...this.#body.children]) {
      if (!wanted.has(present)) {
        present.remove();
      }
    }
    let next = this.#body.firstElementChild;
    for (const row of rows) {
      if (row === next) {
        next = next.nextElementSibling;
      } else {
        this.#body.insertBefore(row, next);
      }
    }
  }

  #rowOf(event: Received): HTMLTableRowElement {
    const row = this.#rows.get(event) ?? eventRow(event, this.#locale);
    this.#rows.set(event, row);
    return row;
  }
}
