import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execute } from '@openrounds/database';
import { findAnywhere } from '@openrounds/testing';
import { MailQueue, pauseMs } from '../src/mail/mail-queue.js';
import { Mailer } from '../src/mail/mailer.js';
import type { Identity } from './support.js';
import { signUpForm, startIdentity } from './support.js';

/** A mail server at the edge of the process: it takes letters, or refuses them for now. */
class MailServer {
  readonly received: string[] = [];
  refuses = false;
  readonly #server: Server = createServer((socket) => this.#talk(socket));
  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `smtp://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }
  close(): void {
    this.#server.close();
  }

  #talk(socket: Socket): void {
    let buffer = '';
    let isData = false;
    const say = (line: string): boolean => socket.write(`${line}\r\n`);
    say('220 mail.example');
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => {
      buffer += chunk.toString('utf8');
      for (
        let end = buffer.indexOf(isData ? '\r\n.\r\n' : '\r\n');
        end >= 0;
        end = buffer.indexOf(isData ? '\r\n.\r\n' : '\r\n')
      ) {
        const line = buffer.slice(0, end);
        buffer = buffer.slice(end + (isData ? 5 : 2));
        if (isData) {
          this.received.push(line);
          isData = false;
          say('250 taken');
        } else if (/^MAIL/i.test(line) && this.refuses) say('451 try again later');
        else if (/^DATA/i.test(line)) {
          isData = true;
          say('354 go on');
        } else if (/^QUIT/i.test(line)) {
          say('221 bye');
          socket.end();
        } else say('250 mail.example');
      }
    });
  }
}

describe('mail by SMTP', () => {
  const server = new MailServer();
  let identity: Identity;
  let mailer: Mailer;

  beforeAll(async () => {
    identity = await startIdentity({ SMTP_URL: await server.listen(), RATE_LIMITS: 'off' });
    mailer = identity.app.get(Mailer, { strict: false });
  }, 30_000);
  afterAll(async () => {
    await identity?.close();
    server.close();
  });

  const signUp = (handle: string, more: Record<string, unknown> = {}) =>
    identity.request('POST', '/v1/members', { body: signUpForm(handle, more) });
  const waiting = async (): Promise<number> =>
    (await execute(identity.em, 'select 1 from mail_outbox')).length;

  it('leaves at once, in the language of the member, as text and as HTML, and nothing stays behind', async () => {
    expect((await signUp('habla-espanol', { languages: ['es', 'en'] })).status).toBe(202);
    const letter = server.received.at(-1) ?? '';
    expect(letter).toMatch(/^To: habla-espanol@mail\.example$/m);
    expect(letter).toMatch(/^Content-Language: es$/im);
    expect(letter).toMatch(/^Auto-Submitted: auto-generated$/im);
    expect(letter).toContain('text/plain');
    expect(letter).toContain('text/html');
    expect(await waiting()).toBe(0);
  });

  it('that the server refuses waits, sealed, and leaves when it takes letters again', async () => {
    server.refuses = true;
    const before = server.received.length;
    expect((await signUp('waits-for-mail')).status).toBe(202);
    expect([await waiting(), server.received.length]).toEqual([1, before]);
    const found = await findAnywhere(identity.em, [
      'waits-for-mail@mail.example',
      'Confirm your mail address',
    ]);
    expect(found).toEqual([]);
    expect(await mailer.sendDue()).toBe(0);
    identity.clock.advance(pauseMs(1));
    expect(await mailer.sendDue()).toBe(0);
    server.refuses = false;
    expect(await mailer.sendDue()).toBe(0);
    identity.clock.advance(pauseMs(2));
    expect(await mailer.sendDue()).toBe(1);
    expect([await waiting(), server.received.length]).toEqual([0, before + 1]);
  });

  it('of two processes that send at the same time, one has the letter', async () => {
    server.refuses = true;
    await signUp('sent-only-once');
    server.refuses = false;
    identity.clock.advance(pauseMs(1));
    const sent = await Promise.all([mailer.sendDue(), mailer.sendDue(), mailer.sendDue()]);
    expect(sent.reduce((sum, count) => sum + count)).toBe(1);
  });

  it('is not lost when its process dies on the way: another takes it after a minute', async () => {
    server.refuses = true;
    await signUp('left-on-the-way');
    server.refuses = false;
    identity.clock.advance(pauseMs(1));
    const queue = identity.app.get(MailQueue, { strict: false });
    expect(await queue.takeDue(identity.em)).toHaveLength(1);
    expect(await mailer.sendDue()).toBe(0);
    identity.clock.advance({ minutes: 1 });
    expect(await mailer.sendDue()).toBe(1);
  });

  it('is given up after a day, when no token in it works any more', async () => {
    server.refuses = true;
    await signUp('too-late-for-mail');
    const queue = identity.app.get(MailQueue, { strict: false });
    identity.clock.advance({ hours: 23, minutes: 59 });
    expect(await queue.oldestAge(identity.em)).toBeCloseTo(86_340, 0);
    await mailer.sendDue();
    expect(await waiting()).toBe(1);
    identity.clock.advance({ minutes: 1 });
    await mailer.sendDue();
    expect(await waiting()).toBe(0);
    server.refuses = false;
  });

  it('has no inbox: letters are really sent', async () => {
    expect((await identity.request('GET', '/dev/inbox')).status).toBe(404);
  });
});

describe('mail of a development stack', () => {
  let identity: Identity;
  beforeAll(async () => {
    identity = await startIdentity({ RATE_LIMITS: 'off' });
  }, 30_000);
  afterAll(() => identity?.close());

  it('stands in an inbox, newest first, with links to click and nothing that could run', async () => {
    const inbox = () => identity.request<string>('GET', '/dev/inbox');
    expect((await inbox()).body).toContain('No letter yet.');
    await identity.request('POST', '/v1/members', { body: signUpForm('older-letter') });
    const mail = "o'brien@mail.example";
    await identity.request('POST', '/v1/members', { body: signUpForm('newer-letter', { mail }) });
    const { status, body, headers } = await inbox();
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect(body.indexOf('o&#39;brien@mail.example')).toBeGreaterThan(0);
    expect(body.indexOf('o&#39;brien@mail.example')).toBeLessThan(body.indexOf('older-letter@mail.example'));
    expect(body).toContain('<a href="https://rounds.example/v1/mail-confirmations">');
    expect(body).toContain('{&quot;token&quot;:&quot;');
    expect(body).not.toMatch(/<script|onerror|javascript:/i);
  });
});
