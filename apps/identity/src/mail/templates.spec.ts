import { describe, expect, it } from '@jest/globals';
import { letterOf } from './letter.js';
import type { ParameterKind, Template } from './template.js';
import { languageOf, linked, render } from './template.js';
import type { TemplateName } from './templates.js';
import { templates } from './templates.js';

const publicUrl = 'https://rounds.example';
const examples = {
  count: 12,
  day: new Date('2026-12-01T00:00:00Z'),
  link: new URL('https://rounds.example/v1/things?a=1&b=2'),
  token: 'abcDEF_-0123456789xyz',
} satisfies Record<ParameterKind, unknown>;

const day = { en: 'December 1, 2026', es: '1 de diciembre de 2026' };

const all = Object.entries(templates) as [TemplateName, Template][];
const valuesOf = ({ parameters }: Template): Record<string, unknown> =>
  Object.fromEntries(Object.entries(parameters).map(([name, kind]) => [name, examples[kind]]));
const namesIn = (words: Template['en']): string[] =>
  [...new Set([words.subject, ...words.text].join(' ').match(/(?<=\{)\w+(?=\})/g) ?? [])].sort();

describe.each(all)('the letter %s', (_name, template) => {
  it.each(['en', 'es'] as const)('in %s names its parameters, all of them, and nothing else', (language) => {
    expect(namesIn(template[language])).toEqual(Object.keys(template.parameters).sort());
  });

  it('is another text in each language, with as many paragraphs', () => {
    expect(template.es.text).toHaveLength(template.en.text.length);
    for (const [index, english] of template.en.text.entries()) {
      if (!english.startsWith('>')) expect(template.es.text[index]).not.toBe(english);
    }
  });

  it.each(['en', 'es'] as const)(
    'in %s holds kinds, counts, days, links and tokens and no other text',
    (language) => {
      const { subject, text } = render(template, language, valuesOf(template), publicUrl);
      let rest = `${subject}\n${text}`;
      for (const part of [template[language].subject, ...template[language].text].flatMap((words) =>
        words.replace(/^> ?/, '').split(/\{\w+\}/),
      ))
        rest = rest.replace(part, '');
      const shown = Object.values(template.parameters).map((kind) =>
        kind === 'day' ? day[language] : kind === 'link' ? examples.link.href : String(examples[kind]),
      );
      for (const value of shown) rest = rest.replace(value, '');
      expect(rest.trim()).toBe('');
      expect(template[language].subject).not.toContain('{');
    },
  );

  it('takes no value of another kind, whatever the caller says of its type', () => {
    for (const name of Object.keys(template.parameters)) {
      for (const wrong of [
        'Mrs Smith, 54, chest pain since May',
        '<b>',
        undefined,
        null,
        1.5,
        new Date(NaN),
        {},
      ]) {
        const values = { ...valuesOf(template), [name]: wrong };
        expect(() => render(template, 'en', values, publicUrl)).toThrow(/^A letter's \w+ is none\.$/);
      }
    }
  });
});

describe('a letter', () => {
  const link = new URL('https://rounds.example/v1/mail-confirmations');
  const token = examples.token;

  it('links to this deployment only', () => {
    const elsewhere = new URL('https://rounds.example.evil.example/x');
    expect(() => letterOf('a@b.example', 'address-known', 'en', { link: elsewhere }, publicUrl)).toThrow(
      'link',
    );
  });

  it('is text, and the same as HTML with its links to click and everything else escaped', () => {
    const { text, html, subject } = letterOf(
      'a@b.example',
      'confirm-address',
      'es',
      { link, token, hours: 24 },
      publicUrl,
    );
    expect(subject).toBe('Confirme su dirección de correo');
    expect(text).toContain(`{"token":"${token}"}`);
    expect(html).toContain(`<a href="${link.href}">${link.href}</a>`);
    expect(html).toContain(`<pre>{&quot;token&quot;:&quot;${token}&quot;}</pre>`);
    expect(html).toContain('<html lang="es">');
  });

  it.each([
    [['es'], 'es'],
    [['es-MX', 'en'], 'es'],
    [['de', 'fr', 'es', 'en'], 'es'],
    [['en', 'es'], 'en'],
    [['de'], 'en'],
    [[], 'en'],
  ])('for somebody who speaks %j is in %s', (languages, language) => {
    expect(languageOf(languages)).toBe(language);
  });

  it('links nothing but web addresses', () => {
    expect(linked('see https://a.example/x?b=1&c=2. javascript:alert(1) <script>')).toBe(
      'see <a href="https://a.example/x?b=1&amp;c=2">https://a.example/x?b=1&amp;c=2</a>. javascript:alert(1) &lt;script&gt;',
    );
  });
});
