import { byId, setText } from './dom.ts';

const EVENTS_EVERY_MS = 5_000;

/** Speaks to screen readers through the page's one `role=status`: states at once, events counted together. */
export class Announcer {
  readonly #region = byId('announcer', HTMLElement);
  #arrived = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  say(text: string): void {
    setText(this.#region, text);
  }

  /** Speaks at most once in five seconds, however many events arrive. */
  countEvent(text: (count: number) => string): void {
    this.#arrived++;
    this.#timer ??= setTimeout(() => {
      this.say(text(this.#arrived));
      this.#arrived = 0;
      this.#timer = undefined;
    }, EVENTS_EVERY_MS);
  }
}
