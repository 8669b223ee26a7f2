import { isLanguage, type Language } from './i18n.ts';

/** What the address of the page keeps, so that a reload or a shared link shows the same. */
export interface PageSettings {
  readonly user: string;
  readonly channels: readonly string[];
  readonly events: readonly string[];
}

const DEFAULTS: PageSettings = {
  user: '42',
  channels: ['topic:news'],
  events: ['order.shipped', 'alert', 'chat'],
};

export function readSettings(search: string): PageSettings {
  const query = new URLSearchParams(search);
  const list = (name: string) => {
    const value = query.get(name);
    return value === null ? undefined : splitList(value);
  };
  return {
    user: query.get('user') ?? DEFAULTS.user,
    channels: list('channels') ?? DEFAULTS.channels,
    events: list('events') ?? DEFAULTS.events,
  };
}

export function writeSettings(settings: PageSettings, language: Language): string {
  const query = new URLSearchParams({
    user: settings.user,
    channels: settings.channels.join(','),
    events: settings.events.join(','),
    lang: language,
  });
  return `?${query}`;
}

/** The address decides, then the last choice, then the browser's languages. */
export function chooseLanguage(
  search: string,
  stored: string | null,
  preferred: readonly string[],
): Language {
  const asked = new URLSearchParams(search).get('lang');
  for (const candidate of [asked, stored, ...preferred]) {
    const language = candidate?.split('-')[0]?.toLowerCase();
    if (isLanguage(language)) {
      return language;
    }
  }
  return 'en';
}

/** Entries between commas; an event name may hold spaces. */
export function splitList(text: string): readonly string[] {
  const entries = text.split(/[,，\n]/).map((entry) => entry.trim());
  return [...new Set(entries)].filter((entry) => entry !== '');
}
