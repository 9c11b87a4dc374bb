import { beforeEach, describe, expect, it } from '@jest/globals';
import { passportKeys, readPassport, Unauthenticated, type PassportKeys } from '@openrounds/http';
import { audience, hostilePassports, PassportForge } from '../../test/hostile-passports.fixture.js';
import { Forge } from '../../test/forge.fixture.js';

const forge = new PassportForge('https://rounds.example');
const classes = hostilePassports(forge);

describe('what a service takes for a passport', () => {
  let keys: PassportKeys;
  beforeEach(() => {
    keys = passportKeys(JSON.stringify({ keys: [forge.published] }));
  });

  it('is what the gateway signs, and what it says', async () => {
    expect(await readPassport(forge.token(), keys, audience)).toEqual({
      memberId: forge.claims()['sub'],
      sid: forge.claims()['sid'],
      role: 'physician',
      level: 2,
      standing: 'good',
      scopes: ['read', 'write'],
      client: null,
    });
    expect((await readPassport(forge.token({ scope: '', client: 'c' }), keys, audience)).scopes).toEqual([]);
  });

  it('is none of at least 600 texts, in classes of which none is empty', () => {
    expect(Object.entries(classes).filter(([, list]) => list.length === 0)).toEqual([]);
    expect(new Set(Object.values(classes).flat()).size).toBeGreaterThanOrEqual(600);
  });

  it.each(Object.keys(classes))('is not: %s', async (name) => {
    const wrongly: string[] = [];
    for (const token of classes[name]!) {
      const outcome = await readPassport(token, keys, audience).then(
        () => 'accepted',
        (error: unknown) => (error instanceof Unauthenticated ? 'refused' : String(error)),
      );
      if (outcome !== 'refused') wrongly.push(`${outcome}: ${token.slice(0, 400)}`);
    }
    expect(wrongly).toEqual([]);
  });

  it('is no access token, even of the same key', async () => {
    const other = new Forge('https://rounds.example');
    const both = passportKeys(JSON.stringify({ keys: [other.published] }));
    await expect(readPassport(other.token({ aud: audience }), both, audience)).rejects.toThrow(
      Unauthenticated,
    );
  });
});
