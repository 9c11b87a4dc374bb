import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { hostile } from './hostile.fixture.js';
import { MARKDOWN_PIPELINE, renderMarkdown } from './index.js';
import { schema } from './schema.js';
import { tagsOf } from './tags.fixture.js';

const html = (source: string) => renderMarkdown(source).html;

const allowedAttributes = new Set(['href', 'rel', 'type', 'disabled', 'checked', 'start', 'align']);

/** Everything a page could run, fetch or be addressed by. */
function dangers(output: string): string[] {
  return tagsOf(output).flatMap(({ name, attributes }) => {
    const found = schema.tagNames!.includes(name) ? [] : [`element ${name}`];
    for (const [attribute, value] of attributes) {
      if (!allowedAttributes.has(attribute)) found.push(`attribute ${attribute}`);
      if (attribute === 'href' && !/^(https:\/\/[^/@]+(?:\/|$)|mailto:)/.test(value))
        found.push(`href ${value}`);
    }
    if (name === 'a' && attributes.get('rel') !== 'noopener nofollow ugc') found.push('a without rel');
    return found;
  });
}

describe('what physicians write', () => {
  it('is rendered with tables, lists, task lists and strike-through', () => {
    const out = html('| drug | dose |\n|:--|--:|\n| a | 5 mg |\n\n1. one\n2. two\n\n- [x] done\n\n~~no~~');
    expect(out).toContain('<td align="right">5 mg</td>');
    expect(out).toContain('<ol>\n<li>one</li>');
    expect(out).toContain('<input type="checkbox" checked disabled> done');
    expect(out).toContain('<del>no</del>');
  });

  it('carries the version of the rules that made the HTML', () => {
    expect(renderMarkdown('x').pipeline).toBe(MARKDOWN_PIPELINE);
  });

  it('keeps every word that only looks like HTML', () => {
    expect(html('ratio <a and b>c, CRP<5, K>5')).toBe('<p>ratio &#x3C;a and b>c, CRP&#x3C;5, K>5</p>');
  });

  it('keeps the words of a footnote and the description of a picture', () => {
    expect(html('dose[^1] ![chest film](https://x.example/a.png)\n\n[^1]: per day')).toBe(
      '<p>dose[1] chest film</p>\n<p>[1] per day</p>',
    );
  });

  it('shows a quote or list below level 24 as the characters they are', () => {
    const out = html('> '.repeat(30) + 'deep');
    expect(out.split('<blockquote>')).toHaveLength(25);
    expect(out).toContain('deep');
  });
});

describe('links', () => {
  it('lead out by https and mailto with rel', () => {
    expect(html('[a](https://example.org/x?y=1&z=2 "t")')).toBe(
      '<p><a href="https://example.org/x?y=1&#x26;z=2" rel="noopener nofollow ugc">a</a></p>',
    );
    expect(html('<mailto:desk@example.org>')).toContain('href="mailto:desk@example.org"');
  });

  it('of a DOI lead to its resolver', () => {
    expect(html('[paper](doi:10.1000/182)')).toContain('href="https://doi.org/10.1000/182"');
  });

  it('of any other kind are their text alone', () => {
    for (const href of ['http://a.example', '/v1/me', '//a.example', 'ftp://a.example', 'doi:11.1/x']) {
      expect(html(`[word](${href})`)).toBe('<p>word</p>');
    }
  });

  it('show a look-alike host as what it is', () => {
    expect(html('[x](https://\u0430pple.example/)')).toContain('https://xn--pple-43d.example/');
  });
});

describe('hostile input', () => {
  it('comes in at least 80 forms', () => expect(hostile.length).toBeGreaterThanOrEqual(80));

  it.each(hostile)('leaves nothing that runs, fetches or has an address: %j', (source) => {
    expect(dangers(html(source))).toEqual([]);
  });

  it('stays harmless in any nesting', () => {
    const wrapped = (inner: string) => [
      `> ${inner}`,
      `- ${inner}`,
      `**${inner}**`,
      `| a |\n|-|\n| ${inner} |`,
      `[${inner}](${inner})`,
    ];
    for (const source of hostile.flatMap(wrapped)) expect(dangers(html(source))).toEqual([]);
  });

  it('is recognised by the check of these tests', () => {
    expect(dangers('<p onclick=x><script>')).toEqual(['attribute onclick', 'element script']);
    expect(dangers('<a href="javascript:x">')).toEqual(['href javascript:x', 'a without rel']);
    expect(dangers('<a href="https://a@b/" rel="noopener nofollow ugc">')).toEqual(['href https://a@b/']);
  });
});

describe('any text', () => {
  const piece = fc.oneof(
    fc.constantFrom(...hostile),
    fc.constantFrom(
      '[',
      '](',
      ')',
      '<',
      '>',
      '"',
      "'",
      '`',
      '|',
      '\n',
      '\n\n',
      '&#',
      ';',
      'javascript:',
      ' onload=',
      'https://',
      '\\',
      '*',
      '_',
      '<a href="',
      '<script>',
    ),
    fc.string({ unit: 'binary', maxLength: 8 }),
  );

  it('renders to allowed elements, attributes and addresses only', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const out = html(pieces.join(''));
        expect(dangers(out)).toEqual([]);
        expect(out).not.toMatch(/<script|<[^>]*\son\w+\s*=[^>]*>/i);
      }),
      { numRuns: 500 },
    );
  });
});

describe('time', () => {
  const worst: [string, string][] = [
    ['quotes', '>'.repeat(20_000)],
    ['numbered lists', '1. '.repeat(6_600)],
    ['emphasis', '*'.repeat(10_000) + 'a' + '*'.repeat(10_000)],
    ['two kinds of emphasis', '*a _b '.repeat(1_700) + 'b_ a*'.repeat(1_700)],
    ['pictures', '!['.repeat(1_300) + 'a' + '](b)'.repeat(1_000)],
    ['table cells', `|a|\n|-|\n${'|x'.repeat(9_000)}`],
  ];

  it.each(worst)('and stack stay bounded on a long body of nothing but %s', (_name, source) => {
    const started = process.cpuUsage();
    renderMarkdown(source);
    expect(process.cpuUsage(started).user / 1e6).toBeLessThan(8);
  });
});
