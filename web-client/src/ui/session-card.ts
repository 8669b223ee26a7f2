import type { Locale } from '../i18n.ts';
import type { Session } from '../session.ts';
import type { Failure, SessionState, Way } from '../types.ts';
import { byId, onClick, setEnabled, setText } from './dom.ts';
import { summary } from './state-text.ts';

/** Who one is here: hidden where nobody asks. */
export class SessionCard {
  readonly #session: Session;
  readonly #card = byId('session', HTMLElement);
  readonly #demo = byId('session-demo', HTMLElement);
  readonly #hint = byId('session-hint', HTMLElement);
  readonly #user = byId('session-user', HTMLElement);
  readonly #problem = byId('session-problem', HTMLElement);
  readonly #byName = byId('by-name', HTMLElement);
  readonly #byToken = byId('by-token', HTMLElement);
  readonly #name = byId('name', HTMLInputElement);
  readonly #token = byId('token', HTMLInputElement);
  readonly #signIn = byId('sign-in', HTMLButtonElement);
  readonly #signOut = byId('sign-out', HTMLButtonElement);

  constructor(user: string, session: Session) {
    this.#session = session;
    this.#name.value = user;
    byId('session-form', HTMLFormElement).addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submit();
    });
    onClick(this.#signOut, () => session.signOut());
  }

  render(locale: Locale): void {
    const { state } = this.#session;
    this.#card.hidden = state.kind === 'asking' || state.kind === 'open';
    if (state.kind === 'asking' || state.kind === 'open') {
      return;
    }
    const hadFocus = this.#card.contains(document.activeElement);
    const isIn = state.kind === 'in';
    this.#demo.hidden = state.way !== 'demo';
    this.#byName.hidden = isIn || state.way !== 'demo';
    this.#byToken.hidden = isIn || state.way !== 'token';
    this.#name.required = !this.#byName.hidden;
    this.#token.required = !this.#byToken.hidden;
    this.#signIn.hidden = isIn;
    this.#signOut.hidden = !isIn;
    setEnabled(this.#signIn, state.kind === 'out');
    setText(this.#user, isIn ? locale.text('session.in', { user: state.user }) : '');
    setText(this.#hint, isIn ? '' : locale.text(hintOf(state.way)));
    setText(this.#problem, problemOf(state, locale));
    if (hadFocus && !this.#card.contains(visible(document.activeElement))) {
      this.#next(isIn, state.way).focus();
    }
  }

  /** Where a keyboard goes on when what it was on has gone. */
  #next(isIn: boolean, way: Way): HTMLElement {
    return isIn ? this.#signOut : way === 'demo' ? this.#name : this.#token;
  }

  #submit(): void {
    const { state } = this.#session;
    if (state.kind !== 'out') {
      return;
    }
    if (state.way === 'demo') {
      void this.#session.signIn(this.#name.value.trim());
    } else {
      this.#session.use(this.#token.value.trim());
      this.#token.value = '';
    }
  }
}

function visible(found: Element | null): Element | null {
  return found?.checkVisibility() === true ? found : null;
}

function hintOf(way: Way): 'session.demo.hint' | 'session.token.hint' {
  return way === 'demo' ? 'session.demo.hint' : 'session.token.hint';
}

function problemOf(state: SessionState, locale: Locale): string {
  const because: Failure | undefined = state.kind === 'out' ? state.because : undefined;
  switch (because?.kind) {
    case undefined:
      return '';
    case 'unreachable':
      return locale.text('session.unreachable');
    case 'not-a-token':
      return locale.text('session.notAToken');
    case 'refused':
      return locale.text('reason.refused', { status: because.status, text: summary(because.problem) });
  }
}
