import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { allTopics } from '@openrounds/contracts';
import { gateway, member } from '@openrounds/testing';
import type { TestMember } from '@openrounds/testing';
import { StartErasure } from '../src/erasure/start-erasure.js';
import { Institutions } from '../src/institution/institutions.js';
import { policy } from '../src/policy.js';
import type { Identity } from './support.js';
import { password, signUpForm, startIdentity } from './support.js';

/** Canaries: what may stand in no event and no answer. */
const canaries = /Quillfeather|zebediah\.q@canary|1993999998|203\.0\.113\.77|birthYear/;

describe('what leaves identity', () => {
  let identity: Identity;
  let subject: TestMember;
  let desk: TestMember;
  const answers: { path: string; text: string }[] = [];

  const send = async (
    method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE',
    path: string,
    as?: TestMember,
    body?: unknown,
    headers: Record<string, string> = {},
  ) => {
    const sent = { 'x-openrounds-client-address': '203.0.113.77', ...headers };
    const answer = await identity.request<Record<string, string>>(method, path, {
      ...(as && { as }),
      ...(body !== undefined && { body }),
      headers: sent,
    });
    answers.push({ path, text: JSON.stringify([answer.body, answer.headers]) });
    return answer;
  };

  beforeAll(async () => {
    identity = await startIdentity();
    desk = await identity.joinStaff('desk-elm', 'review');
    const identityOf = { name: 'Zebediah Quillfeather', mail: 'zebediah.q@canary.example' };
    await send('POST', '/v1/members', undefined, signUpForm('canary', identityOf));
    const [letter] = await identity.lettersTo(identityOf.mail);
    const joined = await send('POST', '/v1/mail-confirmations', undefined, { token: letter?.token });
    subject = member({ id: joined.body['id'] ?? '', level: 0, standing: 'unverified' });
    await walkThrough(identityOf);
    await identity.app.get(StartErasure).run('canary', 'asked for');
  }, 30_000);
  afterAll(() => identity?.close());

  /** Every operation once, by whoever may use it, and some of them in vain. */
  async function walkThrough(identityOf: { name: string; mail: string }): Promise<void> {
    await send('POST', '/v1/members', undefined, signUpForm('canary-two', identityOf));
    await send(
      'POST',
      '/v1/members',
      undefined,
      signUpForm('x', { ...identityOf, password: 'Quillfeather' }),
    );
    await send('POST', '/v1/sessions', undefined, { mail: identityOf.mail, password: 'not-the-right-one' });
    const session = await send('POST', '/v1/sessions', undefined, {
      mail: identityOf.mail,
      password,
      device: 'Ward PC',
    });
    await send('GET', '/v1/sessions', subject);
    const key = await send('POST', '/v1/keys', subject, { name: 'tool', scopes: ['read'], password });
    await send('GET', '/v1/keys', subject);
    await send(
      'GET',
      `/internal/credentials/${createHash('sha256')
        .update(key.body['key'] ?? '')
        .digest('base64url')}`,
      gateway(),
    );
    await send('GET', '/v1/me', subject);
    await send('PATCH', '/v1/me', subject, { languages: ['de'] }, { 'if-match': '"v1"' });
    await send('GET', '/v1/members/canary', desk);
    await send('POST', '/v1/password-resets', undefined, { mail: identityOf.mail });
    await applyAndFollow();
    await blockAndConsent();
    await connectAnApplication();
    await factorsAndPasswords();
    await goOutsideInVain();
    await leaveInVain();
    await send('DELETE', `/v1/keys/${key.body['id']}`, subject);
    await send('POST', `/v1/sessions/${session.body['id']}/removals`, subject, { password });
    await send('POST', '/v1/sessions/removals', subject, { password });
    await send('DELETE', '/v1/sessions/current', subject);
  }

  async function blockAndConsent(): Promise<void> {
    const blocked = await send('POST', '/v1/blocks', subject, { memberId: desk.id });
    await send('GET', '/v1/blocks', subject);
    await send('DELETE', `/v1/blocks/${blocked.body['id']}`, subject);
    const consents = await send('GET', '/v1/me/consents', subject);
    const [first] = (JSON.parse(JSON.stringify(consents.body)) as { items: { textInForce: number }[] }).items;
    const answer = { granted: false, textVersion: first?.textInForce };
    await send('PUT', '/v1/me/consents/analytics', subject, answer);
  }

  async function connectAnApplication(): Promise<void> {
    const developer = { ...subject, level: 3, standing: 'good' };
    const registered = await send('POST', '/v1/clients', developer, {
      name: 'Companion',
      grants: ['client_credentials'],
      password,
    });
    const id = registered.body['id'] ?? '';
    await send('GET', '/v1/clients', subject);
    await send('GET', `/internal/grants/${id}`, gateway());
    await send('GET', '/v1/grants', subject);
    await send('PATCH', `/v1/grants/${id}`, subject, { scopes: ['read'] });
    await send('DELETE', `/v1/grants/${id}`, subject);
    await send('DELETE', `/v1/clients/${id}`, subject);
  }

  async function factorsAndPasswords(): Promise<void> {
    await send('POST', '/v1/passkey-challenges');
    const started = await send('POST', '/v1/me/factors', subject, { kind: 'passkey', name: 'key', password });
    const wrong = { code: '000000' };
    await send('POST', `/v1/me/factors/${started.body['id']}/confirmations`, subject, wrong);
    await send('POST', `/v1/me/factors/${started.body['id']}/removals`, subject, { password });
    await send('POST', '/v1/me/recovery-codes', subject, { password });
    await send('GET', '/v1/me/factors', subject);
    const letters = await identity.lettersTo('zebediah.q@canary.example');
    const token = letters.find(({ template }) => template === 'password-reset')?.token;
    const next = 'four herons left before dusk';
    await send('POST', '/v1/password-resets/confirmations', undefined, { token, password: next });
    await send('PUT', '/v1/me/password', subject, { newPassword: password, password: next });
  }

  /** No provider outside is switched on here; with one, `outside-sign-in.integration.spec.ts` looks. */
  async function goOutsideInVain(): Promise<void> {
    const answer = { attempt: 'A'.repeat(43), parameters: 'code=x&state=y' };
    await send('GET', '/v1/sign-in-ways');
    await send('POST', '/v1/outside-sign-ins');
    await send('POST', '/v1/sessions', undefined, { outside: answer });
    await send('POST', '/v1/me/outside-accounts', subject, { password });
    await send('POST', '/v1/me/outside-accounts/confirmations', subject, answer);
    await send('GET', '/v1/me/outside-accounts', subject);
    await send('DELETE', `/v1/me/outside-accounts/${subject.id}`, subject);
  }

  /** The part of an export itself holds the name, for its owner alone. */
  async function leaveInVain(): Promise<void> {
    await send('POST', '/v1/me/exports', subject, { password });
    await send('POST', '/internal/exports', desk);
    await send('POST', '/v1/erasures', subject, { handle: 'another', password });
    await send('GET', `/v1/erasures/${subject.id}`, undefined, undefined, {
      authorization: `Receipt ${'x'.repeat(43)}`,
    });
  }

  async function applyAndFollow(): Promise<void> {
    await send('POST', '/v1/verifications', subject, {
      method: 'registry_match',
      authority: 'us-npi',
      number: '1993999998',
    });
    const list = await send('GET', '/v1/verifications', subject);
    const id = (JSON.parse(JSON.stringify(list.body)) as { items: { id: string }[] }).items[0]?.id ?? '';
    await send('GET', '/v1/verifications?view=queue', desk);
    await send('POST', `/v1/verifications/${id}/supplements`, subject, { note: 'More.' });
    await send('DELETE', `/v1/verifications/${id}`, subject);
    await send('POST', `/v1/verifications/${id}/decisions`, desk, {
      outcome: 'approve',
      reason: 'Matches.',
      registerMatch: true,
      possession: 'live_photograph',
    });
    await showElsewhere();
    const follow = await send('POST', '/v1/follows', subject, {
      targetKind: 'specialty',
      targetId: 'cardiology',
    });
    await send('GET', '/v1/follows', subject);
    await send('DELETE', `/v1/follows/${follow.body['id']}`, subject);
    await disclose();
    await send(
      'PUT',
      `/v1/members/${subject.id}/duties`,
      member({ scopes: ['read', 'write', 'administer'] }),
      { duties: ['analyse'] },
    );
  }

  /** A mailbox at an institution, and what other sites get to see. */
  async function showElsewhere(): Promise<void> {
    await identity.app.get(Institutions).add({ domain: 'canary.example', name: 'Invented' });
    const mailbox = 'zebediah.q@canary.example';
    await send('POST', '/v1/verifications', subject, { method: 'institutional_email', mailbox });
    const letter = (await identity.lettersTo(mailbox)).find(({ template }) => template === 'confirm-mailbox');
    await send('POST', '/v1/mailbox-confirmations', subject, { token: letter?.token });
    const audience = 'https://journal.example';
    const issued = await send(
      'POST',
      '/v1/credentials',
      { ...subject, level: 3, standing: 'good' },
      { audience },
    );
    const claims = Buffer.from(issued.body['credential']?.split('.')[1] ?? '', 'base64url').toString();
    expect(claims).toContain(audience);
    answers.push({ path: 'claims of the credential', text: claims });
    await send('GET', '/v1/credential-keys');
    await send('GET', '/v1/credential-status');
  }

  /** Up to the look itself, which is the one answer that may hold an identity. */
  async function disclose(): Promise<void> {
    const [first, second] = [0, 1].map(() => member({ scopes: ['read', 'write', 'administer'] }));
    const asked = await send('POST', '/v1/disclosures', first, {
      memberId: subject.id,
      reason: 'A report of the medical board.',
    });
    await send('GET', `/v1/disclosures/${asked.body['id']}`, first);
    await send('POST', `/v1/disclosures/${asked.body['id']}/approvals`, second);
    await send('GET', '/v1/disclosures', first);
    await send('GET', '/v1/me/audit', subject);
  }

  it('no answer holds a name, a mail address, a number or a network address, but the evidence for reviewers', () => {
    expect(answers.length).toBeGreaterThan(Object.keys(policy).length);
    expect(answers.filter(({ text }) => canaries.test(text))).toEqual([]);
  });

  it('no event does either, and every topic of identity but none of others was written', async () => {
    const rows = await identity.outbox();
    expect(rows.filter((row) => canaries.test(JSON.stringify(row)))).toEqual([]);
    const written = new Set(rows.map(({ topic }) => topic));
    const own = allTopics().filter(({ owner }) => owner === 'identity');
    expect([...written].sort()).toEqual(own.map(({ name }) => name).sort());
  });

  it('the letters hold the token and no name', async () => {
    const letters = await identity.lettersTo('zebediah.q@canary.example');
    expect(letters.map(({ template }) => template)).toEqual([
      'confirm-address',
      'address-known',
      'password-reset',
      'confirm-mailbox',
      'password-changed',
      'password-changed',
    ]);
    for (const { subject: line, text } of letters) expect(line + text).not.toMatch(/Quillfeather/);
  });
});
