import { describe, expect, it } from '@jest/globals';
import { InvalidEnvironment, readEnv } from '@openrounds/config';
import { z } from 'zod';
import { strengthOf } from './outside-provider.js';
import { isWholeOutside, outsideEnv, OutsideSettings } from './outside-settings.js';
import { OutsideOff } from './outside.errors.js';

const all = {
  OUTSIDE_ISSUER: 'https://sign-in.hospital.example/realms/staff',
  OUTSIDE_CLIENT_ID: 'openrounds',
  OUTSIDE_CLIENT_SECRET: 'secret',
  OUTSIDE_NAME: 'Invented Hospital',
};
const schema = z
  .object({ PUBLIC_URL: z.url(), ...outsideEnv })
  .refine(isWholeOutside, { path: ['OUTSIDE_ISSUER'] });
const read = (env: Record<string, string>) =>
  new OutsideSettings(readEnv(schema, { PUBLIC_URL: 'https://rounds.example', ...env }));

function faults(env: Record<string, string>): string[] {
  try {
    readEnv(schema, { PUBLIC_URL: 'https://rounds.example', ...env });
    return [];
  } catch (error) {
    if (!(error instanceof InvalidEnvironment)) throw error;
    return error.problems.map(({ name, reason }) => `${name} ${reason}`);
  }
}

describe('the variables of a provider outside', () => {
  it('are none or all; the page to come back to has a default', () => {
    expect(read({}).name).toBeNull();
    expect(() => read({}).provider).toThrow(OutsideOff);
    expect(read(all).name).toBe('Invented Hospital');
    expect(read(all).provider).toEqual({
      issuer: all.OUTSIDE_ISSUER,
      clientId: 'openrounds',
      clientSecret: 'secret',
      name: 'Invented Hospital',
      redirectUri: 'https://rounds.example/sign-in/outside',
    });
    const redirectUri = 'https://rounds.example/back';
    expect(read({ ...all, OUTSIDE_REDIRECT_URI: redirectUri }).provider).toMatchObject({ redirectUri });
  });

  it.each([...Object.keys(all), 'OUTSIDE_REDIRECT_URI'])('stop the start when %s is there alone', (name) => {
    const value = name in all ? all[name as keyof typeof all] : 'https://rounds.example/back';
    expect(faults({ [name]: value })).toHaveLength(1);
  });

  it.each(Object.keys(all))('stop the start when %s alone is missing', (name) => {
    expect(faults({ ...all, [name]: '' })).toHaveLength(1);
  });

  it('name an https address; in development http on loopback will do', () => {
    const plain = { ...all, OUTSIDE_ISSUER: 'http://127.0.0.1:9000' };
    expect(faults(plain)).toEqual(['OUTSIDE_ISSUER must be https in production']);
    expect(faults({ ...plain, NODE_ENV: 'development' })).toEqual([]);
    const reason = 'must be https, or http on loopback, without query and fragment';
    const far = { ...all, OUTSIDE_ISSUER: 'http://hospital.example', NODE_ENV: 'development' };
    expect(faults(far)).toEqual([`OUTSIDE_ISSUER ${reason}`]);
    const query = { ...all, OUTSIDE_REDIRECT_URI: 'https://rounds.example/back?from=outside' };
    expect(faults(query)).toEqual([`OUTSIDE_REDIRECT_URI ${reason}`]);
  });
});

describe('what a provider says of how it asked', () => {
  it('is kept where it is of the usual form, and cannot hold a name', () => {
    expect(strengthOf('urn:example:loa:2', ['pwd', 'otp'])).toBe('acr: urn:example:loa:2; amr: pwd otp');
    expect(strengthOf(undefined, undefined)).toBe('acr: -; amr: -');
    expect(strengthOf('Ann Example', ['ann@mail.example', 'Ann', 7])).toBe('acr: -; amr: -');
    expect(strengthOf('x'.repeat(101), 'pwd')).toBe('acr: -; amr: -');
  });
});
