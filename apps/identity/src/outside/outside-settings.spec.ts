import { describe, expect, it } from '@jest/globals';
import { strengthOf } from './outside-provider.js';
import type { OutsideEnv } from './outside-settings.js';
import { outsideIn } from './outside-settings.js';

const all = {
  OUTSIDE_ISSUER: 'https://sign-in.hospital.example/realms/staff',
  OUTSIDE_CLIENT_ID: 'openrounds',
  OUTSIDE_CLIENT_SECRET: 'secret',
  OUTSIDE_NAME: 'Invented Hospital',
};
const read = (env: Partial<OutsideEnv>): ReturnType<typeof outsideIn> =>
  outsideIn({ PUBLIC_URL: 'https://rounds.example', NODE_ENV: 'production', ...env });

describe('the variables of a provider outside', () => {
  it('are none or all; the page to come back to has a default', () => {
    expect(read({})).toBeNull();
    expect(read(all)).toEqual({
      issuer: all.OUTSIDE_ISSUER,
      clientId: 'openrounds',
      clientSecret: 'secret',
      name: 'Invented Hospital',
      redirectUri: 'https://rounds.example/sign-in/outside',
    });
    const redirectUri = 'https://rounds.example/back';
    expect(read({ ...all, OUTSIDE_REDIRECT_URI: redirectUri })).toMatchObject({ redirectUri });
  });

  it.each([...Object.keys(all), 'OUTSIDE_REDIRECT_URI'])('stop the start when %s is there alone', (name) => {
    const value = name in all ? all[name as keyof typeof all] : 'https://rounds.example/back';
    expect(() => read({ [name]: value })).toThrow(/^A provider outside needs all of .+, or none of them\.$/);
  });

  it.each(Object.keys(all))('stop the start when %s alone is missing', (name) => {
    expect(() => read({ ...all, [name]: undefined })).toThrow(/needs all of/);
  });

  it('name an https address; in development http on loopback will do', () => {
    const plain = { ...all, OUTSIDE_ISSUER: 'http://127.0.0.1:9000' };
    expect(() => read(plain)).toThrow(/^OUTSIDE_ISSUER must be an https address/);
    expect(read({ ...plain, NODE_ENV: 'development' })).toMatchObject({ issuer: 'http://127.0.0.1:9000' });
    const far = { ...all, OUTSIDE_ISSUER: 'http://hospital.example', NODE_ENV: 'development' };
    expect(() => read(far)).toThrow(/^OUTSIDE_ISSUER must be an https address/);
    const query = { ...all, OUTSIDE_REDIRECT_URI: 'https://rounds.example/back?from=outside' };
    expect(() => read(query)).toThrow(/^OUTSIDE_REDIRECT_URI must be an https address without query/);
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
