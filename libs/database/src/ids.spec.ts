import { describe, expect, it } from '@jest/globals';
import { derivedId, newId } from './ids.js';

describe('ids', () => {
  it('new ids are UUIDv7 and strictly increase, also within one millisecond', () => {
    const ids = Array.from({ length: 20_000 }, () => newId());
    expect(
      ids.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id)),
    ).toBe(true);
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('a derived id is the UUIDv8 of the SHA-256 of its seed, and always the same', () => {
    // SHA-256("abc") = ba7816bf 8f01cfea 4141 40de 5dae2223 ...
    expect(derivedId('abc')).toBe('ba7816bf-8f01-8fea-8141-40de5dae2223');
    expect(derivedId('abd')).not.toBe(derivedId('abc'));
  });
});
