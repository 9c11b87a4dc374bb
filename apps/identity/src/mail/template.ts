import { escaped } from '../html/escaped.js';

/** What may stand in a letter beside its fixed words: no kind of it can hold a free text. */
export interface ParameterKinds {
  /** A whole number. */
  count: number;
  /** A day, in UTC. */
  day: Date;
  /** An address of this deployment. */
  link: URL;
  /** A secret that works once: letters, digits, `_`, `-` and `.`, 20 to 200 of them. */
  token: string;
}
export type ParameterKind = keyof ParameterKinds;

export type Language = 'en' | 'es';

/** A subject and paragraphs; `{name}` stands for a parameter, and a paragraph that begins with `>` is to be copied. */
export interface Words {
  readonly subject: string;
  readonly text: readonly string[];
}

export interface Template extends Readonly<Record<Language, Words>> {
  readonly parameters: Readonly<Record<string, ParameterKind>>;
}

/** The language of a letter: the first of the member's languages in which there are letters, or else English. */
export function languageOf(languages: readonly string[]): Language {
  const first = languages
    .map((tag) => tag.toLowerCase().split('-')[0])
    .find((tag) => tag === 'en' || tag === 'es');
  return first === 'es' ? 'es' : 'en';
}

export interface Rendered {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/**
 * A letter in words.
 * @param publicUrl origin of every link
 * @throws Error for a value that is not of its kind: nothing leaves that a template does not allow
 */
export function render(
  template: Template,
  language: Language,
  values: Readonly<Record<string, unknown>>,
  publicUrl: string,
): Rendered {
  const { subject, text } = template[language];
  const shown = Object.fromEntries(
    Object.entries(template.parameters).map(([name, kind]) => [
      name,
      show(kind, values[name], language, publicUrl),
    ]),
  );
  const fill = (words: string): string =>
    words.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
      const value = shown[name];
      if (value === undefined) throw new Error(`The template has no parameter "${name}".`);
      return value;
    });
  const paragraphs = text.map((words) => ({
    copied: words.startsWith('>'),
    words: fill(words.replace(/^> ?/, '')),
  }));
  return {
    subject: fill(subject),
    text: `${paragraphs.map(({ words }) => words).join('\n\n')}\n`,
    html: htmlOf(language, fill(subject), paragraphs),
  };
}

const shownAs: {
  readonly [K in ParameterKind]: (
    value: unknown,
    language: Language,
    publicUrl: string,
  ) => string | undefined;
} = {
  count: (value) => (Number.isSafeInteger(value) ? String(value) : undefined),
  day: (value, language) =>
    value instanceof Date && !Number.isNaN(value.getTime())
      ? value.toLocaleDateString(language, { dateStyle: 'long', timeZone: 'UTC' })
      : undefined,
  link: (value, _, publicUrl) =>
    value instanceof URL && value.origin === new URL(publicUrl).origin ? value.href : undefined,
  token: (value) => (typeof value === 'string' && /^[\w.-]{20,200}$/.test(value) ? value : undefined),
};

function show(kind: ParameterKind, value: unknown, language: Language, publicUrl: string): string {
  const shown = shownAs[kind](value, language, publicUrl);
  // Without the value: it may be what must not stand anywhere.
  if (shown === undefined) throw new Error(`A letter's ${kind} is none.`);
  return shown;
}

/** Escaped, with its web addresses as links. */
export function linked(text: string): string {
  return text
    .split(/(https?:\/\/[^\s<>"')]+[^\s<>"').,])/)
    .map((part, index) =>
      index % 2 === 1 ? `<a href="${escaped(part)}">${escaped(part)}</a>` : escaped(part),
    )
    .join('');
}

function htmlOf(
  language: Language,
  title: string,
  paragraphs: readonly { copied: boolean; words: string }[],
): string {
  const body = paragraphs.map(({ copied, words }) =>
    copied ? `<pre>${escaped(words)}</pre>` : `<p>${linked(words)}</p>`,
  );
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><title>${escaped(title)}</title></head>
<body>
${body.join('\n')}
</body></html>
`;
}
