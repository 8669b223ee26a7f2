import { Formats } from './format.ts';
import { en } from './locales/en.ts';
import { zh } from './locales/zh.ts';

export type MessageKey = keyof typeof en;
export type Messages = Readonly<Record<MessageKey, string>>;
export type Language = 'en' | 'zh';
type Values = Readonly<Record<string, string | number>>;

const MESSAGES: Readonly<Record<Language, Messages>> = { en, zh };
const TAGS: Readonly<Record<Language, string>> = { en: 'en', zh: 'zh-CN' };

export function isLanguage(value: unknown): value is Language {
  return value === 'en' || value === 'zh';
}

export function isMessageKey(value: unknown): value is MessageKey {
  return typeof value === 'string' && Object.hasOwn(en, value);
}

/** One language: its words and its ways to write numbers and times. */
export class Locale {
  readonly language: Language;
  readonly tag: string;
  readonly formats: Formats;

  constructor(language: Language) {
    this.language = language;
    this.tag = TAGS[language];
    this.formats = new Formats(this.tag);
  }

  text(key: MessageKey, values: Values = {}): string {
    return MESSAGES[this.language][key].replace(/\{(\w+)\}/g, (mark, name: string) =>
      String(values[name] ?? mark),
    );
  }
}
