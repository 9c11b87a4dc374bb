import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { escaped } from './escaped.js';

describe('escaped text', () => {
  it('opens no element, closes no attribute and says what it said', () => {
    expect(escaped(`<a b="c" d='e'>&amp;`)).toBe('&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;amp;');
    const signs = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" } as const;
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...`&<>"';#39ltamp x`) }), (text) => {
        const html = escaped(text);
        expect(html).not.toMatch(/[<>"']/);
        const read = html.replaceAll(/&(amp|lt|gt|quot|#39);/g, (_, name: keyof typeof signs) => signs[name]);
        expect(read).toBe(text);
      }),
    );
  });
});
