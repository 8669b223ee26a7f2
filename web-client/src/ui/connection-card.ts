import { shortCursor } from '../format.ts';
import type { Locale } from '../i18n.ts';
import { type PageSettings, splitList } from '../page-settings.ts';
import type { Session } from '../session.ts';
import type { EventStream } from '../stream.ts';
import { byId, onClick, setEnabled, setText } from './dom.ts';
import { describe, STATE_KEYS } from './state-text.ts';

export interface ConnectionActions {
  connect(): void;
  close(): void;
  reconnect(): void;
  drop(): void;
  edited(): void;
}

const READY_STATES = ['CONNECTING', 'OPEN', 'CLOSED'];

/** The form that says whom to connect as, and everything known about the connection. */
export class ConnectionCard {
  readonly #who = byId('who', HTMLElement);
  readonly #user = byId('user', HTMLInputElement);
  readonly #channels = byId('channels', HTMLInputElement);
  readonly #names = byId('names', HTMLInputElement);
  readonly #connect = byId('connect', HTMLButtonElement);
  readonly #close = byId('close', HTMLButtonElement);
  readonly #reconnect = byId('reconnect', HTMLButtonElement);
  readonly #drop = byId('drop', HTMLButtonElement);
  readonly #state = byId('state', HTMLElement);
  readonly #stateText = byId('state-text', HTMLElement);
  readonly #stateIcon = byId('state-icon', SVGUseElement);
  readonly #reason = byId('reason', HTMLElement);

  constructor(settings: PageSettings, actions: ConnectionActions) {
    this.#user.value = settings.user;
    this.#channels.value = settings.channels.join(', ');
    this.#names.value = settings.events.join(', ');
    byId('connection', HTMLFormElement).addEventListener('submit', (event) => {
      event.preventDefault();
      if (this.#connect.getAttribute('aria-disabled') !== 'true') {
        actions.connect();
      }
    });
    for (const input of [this.#user, this.#channels, this.#names]) {
      input.addEventListener('input', () => actions.edited());
    }
    onClick(this.#close, () => actions.close());
    onClick(this.#reconnect, () => actions.reconnect());
    onClick(this.#drop, () => actions.drop());
  }

  get settings(): PageSettings {
    return {
      user: this.#user.value.trim(),
      channels: splitList(this.#channels.value),
      events: splitList(this.#names.value),
    };
  }

  /** The user is whoever signed in; there is nothing to choose. */
  actAs(user: string): void {
    this.#user.value = user;
  }

  render(stream: EventStream | undefined, { state: session, isReady }: Session, locale: Locale): void {
    const state = stream?.state ?? { phase: 'idle' };
    const { phase } = state;
    this.#state.dataset.phase = phase;
    this.#stateIcon.setAttribute('href', `#icon-${phase}`);
    setText(this.#stateText, locale.text(STATE_KEYS[phase]));
    setText(this.#reason, isReady ? describe(stream, locale) : locale.text('reason.signIn'));
    this.#who.hidden = session.kind !== 'open' && session.kind !== 'asking';
    const running = phase === 'connecting' || phase === 'open' || phase === 'reconnecting';
    setEnabled(this.#connect, isReady && !running);
    setEnabled(this.#close, running);
    setEnabled(this.#drop, running);
    setEnabled(this.#reconnect, isReady && phase === 'closed' && this.#describes(stream));
    this.#user.readOnly = running;
    this.#channels.readOnly = running;
    this.renderFacts(stream, locale);
  }

  renderFacts(stream: EventStream | undefined, locale: Locale): void {
    const readyState = stream?.readyState;
    const verdict = stream?.open?.verdict;
    const cursor = byId('cursor', HTMLElement);
    setText(
      byId('ready-state', HTMLElement),
      readyState === undefined ? '–' : `${readyState} ${READY_STATES[readyState]}`,
    );
    setText(byId('verdict', HTMLElement), verdict === undefined ? '–' : locale.text(`verdict.${verdict}`));
    setText(byId('shard', HTMLElement), String(stream?.open?.shard ?? '–'));
    setText(cursor, stream?.cursor ? shortCursor(stream.cursor) : '–');
    cursor.title = stream?.cursor ?? '';
    setText(byId('event-count', HTMLElement), locale.formats.number(stream?.events ?? 0));
    setText(byId('reconnect-count', HTMLElement), locale.formats.number(stream?.reconnects ?? 0));
  }

  /** A cursor only goes on where it came from: other channels need a new connection. */
  #describes(stream: EventStream | undefined): boolean {
    const { user, channels } = this.settings;
    return stream?.settings.user === user && stream.settings.channels.join() === channels.join();
  }
}
