import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { IdentityUnavailable } from '../gateway.problems.js';
import { Credentials } from './credentials.js';
import type { Facts, IdentityClient } from './identity-client.js';
import type { PassportOffice } from './passport-office.js';

const sid = '0193a0f0-0000-7000-8000-000000000001';
const factsOf = (version: number): Facts => ({
  memberId: '0193a0f0-0000-7000-8000-0000000000aa',
  role: 'physician',
  level: 3,
  standing: 'good',
  scopes: ['read', 'write'],
  sid,
  client: null,
  version,
  expiresAt: '2099-01-01T00:00:00.000Z',
});

describe('what the gateway remembers of a session', () => {
  const ask = jest.fn<IdentityClient['ask']>();
  const askGrant = jest.fn<IdentityClient['askGrant']>();
  const forget = jest.fn<PassportOffice['forget']>();
  let credentials: Credentials;

  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] });
    ask.mockReset().mockResolvedValue(factsOf(1));
    askGrant.mockReset().mockResolvedValue(factsOf(1));
    forget.mockReset();
    const identity: Pick<IdentityClient, 'ask' | 'askGrant'> = { ask, askGrant };
    const office: Pick<PassportOffice, 'forget' | 'clear'> = { forget, clear: () => undefined };
    credentials = new Credentials(identity as IdentityClient, office as PassportOffice);
    credentials.lastNewsAt = () => Date.now();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('is asked once for many requests at the same time', async () => {
    const found = await Promise.all(Array.from({ length: 50 }, () => credentials.find('orp_a')));
    expect(found.every((facts) => facts?.version === 1)).toBe(true);
    expect(ask).toHaveBeenCalledTimes(1);
  });

  it('is kept for a minute and no longer', async () => {
    await credentials.find('orp_a');
    jest.advanceTimersByTime(59_000);
    await credentials.find('orp_a');
    expect(ask).toHaveBeenCalledTimes(1);
    jest.advanceTimersByTime(2_000);
    await credentials.find('orp_a');
    expect(ask).toHaveBeenCalledTimes(2);
  });

  it('is dropped with its passports when identity says that it changed', async () => {
    await credentials.find('orp_a');
    ask.mockResolvedValue(factsOf(2));
    credentials.drop(sid, 2);
    expect(forget).toHaveBeenCalledWith(sid);
    expect((await credentials.find('orp_a'))?.version).toBe(2);
  });

  it('is never taken from an answer that was on its way when the change was made', async () => {
    jest.useRealTimers();
    ask.mockResolvedValueOnce(factsOf(1)).mockResolvedValueOnce(factsOf(1)).mockResolvedValue(factsOf(2));
    credentials.drop(sid, 2);
    expect((await credentials.find('orp_a'))?.version).toBe(2);
    expect(ask).toHaveBeenCalledTimes(3);
  });

  it('counts for five seconds only while news is late', async () => {
    const late = Date.now();
    credentials.lastNewsAt = () => late;
    jest.advanceTimersByTime(6_000);
    await credentials.find('orp_a');
    jest.advanceTimersByTime(4_000);
    await credentials.find('orp_a');
    expect(ask).toHaveBeenCalledTimes(1);
    jest.advanceTimersByTime(2_000);
    await credentials.find('orp_a');
    expect(ask).toHaveBeenCalledTimes(2);
  });

  it('fails closed when news is late and identity does not answer', async () => {
    await credentials.find('orp_a');
    credentials.lastNewsAt = () => 0;
    jest.advanceTimersByTime(6_000);
    ask.mockRejectedValue(new IdentityUnavailable());
    await expect(credentials.find('orp_a')).rejects.toBeInstanceOf(IdentityUnavailable);
  });

  it('is void as a whole after news that cannot be read', async () => {
    await credentials.find('orp_a');
    credentials.dropAll();
    await credentials.find('orp_a');
    expect(ask).toHaveBeenCalledTimes(2);
  });

  it('is never taken from an answer that was on its way when news was missed', async () => {
    jest.useRealTimers();
    let answer: (facts: Facts) => void = () => undefined;
    ask.mockReturnValueOnce(new Promise((resolve) => (answer = resolve))).mockResolvedValue(factsOf(2));
    const found = credentials.find('orp_a');
    credentials.dropAll();
    answer(factsOf(1));
    expect((await found)?.version).toBe(2);
  });

  it('gives up, closed, when every answer is below what was announced', async () => {
    jest.useRealTimers();
    credentials.drop(sid, 9);
    await expect(credentials.find('orp_a')).rejects.toBeInstanceOf(IdentityUnavailable);
    expect(ask).toHaveBeenCalledTimes(5);
  });

  it('has a floor for two minutes, longer than any answer is on its way', async () => {
    credentials.drop(sid, 2);
    jest.advanceTimersByTime(119_000);
    const early = credentials.find('orp_a');
    early.catch(() => undefined);
    await jest.advanceTimersByTimeAsync(999);
    await expect(early).rejects.toBeInstanceOf(IdentityUnavailable);
    jest.advanceTimersByTime(1_000);
    expect((await credentials.find('orp_a'))?.version).toBe(1);
  });

  it('holds for a grant too: asked once for many tokens, dropped by news, closed when nobody answers', async () => {
    await Promise.all(Array.from({ length: 20 }, () => credentials.findGrant(sid)));
    expect(askGrant).toHaveBeenCalledTimes(1);
    credentials.drop(sid, 2);
    askGrant.mockResolvedValue(undefined);
    expect(await credentials.findGrant(sid)).toBeUndefined();
    askGrant.mockResolvedValue(factsOf(3));
    await credentials.findGrant(sid);
    credentials.lastNewsAt = () => 0;
    jest.advanceTimersByTime(6_000);
    askGrant.mockRejectedValue(new IdentityUnavailable());
    await expect(credentials.findGrant(sid)).rejects.toBeInstanceOf(IdentityUnavailable);
    expect(ask).not.toHaveBeenCalled();
  });

  it('says nothing of a credential that identity does not know', async () => {
    ask.mockResolvedValue(undefined);
    expect(await credentials.find('orp_b')).toBeUndefined();
  });
});
