const TIME: Intl.DateTimeFormatOptions = {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
  hourCycle: 'h23',
};
const SHORT_CURSOR = 12;
const SHOWN_DATA = 2_000;

/** Texts that depend on the language's way to write numbers and times. */
export class Formats {
  readonly #time: Intl.DateTimeFormat;
  readonly #moment: Intl.DateTimeFormat;
  readonly #number: Intl.NumberFormat;
  readonly #milliseconds: Intl.NumberFormat;

  constructor(locale: string) {
    this.#time = new Intl.DateTimeFormat(locale, TIME);
    this.#moment = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'long' });
    this.#number = new Intl.NumberFormat(locale);
    this.#milliseconds = new Intl.NumberFormat(locale, { style: 'unit', unit: 'millisecond' });
  }

  time(at: number): string {
    return this.#time.format(at);
  }

  /** Date, time and zone in full. */
  moment(at: number): string {
    return this.#moment.format(at);
  }

  number(value: number): string {
    return this.#number.format(value);
  }

  latency(ms: number): string {
    return this.#milliseconds.format(ms);
  }
}

/** The end of a cursor: what moves. */
export function shortCursor(cursor: string): string {
  return cursor.length <= SHORT_CURSOR ? cursor : `…${cursor.slice(-SHORT_CURSOR)}`;
}

/** Long data is cut: a row must not freeze the page. */
export function shownData(data: string): string {
  return data.length <= SHOWN_DATA ? data : `${data.slice(0, SHOWN_DATA)}… (+${data.length - SHOWN_DATA})`;
}
