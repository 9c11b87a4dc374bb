import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const source = join(import.meta.dirname, '..');

/** What opens a transaction and leaves no entry of its own, and why that is right. */
const otherwise: Readonly<Record<string, string>> = {
  'demo/seed-members.ts': 'does nothing but call use cases',
  'erasure/request-erasure.ts': 'BeginErasure notes it',
  'erasure/start-erasure.ts': 'BeginErasure notes it',
  'mail/mailer.ts': 'a letter that leaves was noted with what it tells',
  'member/announce-importer.ts': 'says a fact again, changes nothing',
  'member/refine-command.ts': 'the audit of operators has it',
  'member/refine-nightly.ts': 'nobody acts: profiles show what the small-cell rule allows by now',
  'member/register-member.ts': 'nobody is a member yet; the confirmation of the address is noted',
  'password/ask-password-reset.ts':
    'whoever types an address may ask; known and unknown ones take the same statements',
  'password/change-password.ts': 'SetPassword notes it',
  'password/confirm-password-reset.ts': 'SetPassword notes it',
  'register/import-register.ts':
    'public lists; RegisterStore notes each approval that they call into question',
};

describe('the audit', () => {
  const files = globSync('**/*.ts', { cwd: source }).filter((file) => !file.endsWith('.spec.ts'));
  const changing = files.filter((file) => /\.transactional\(/.test(readFileSync(join(source, file), 'utf8')));

  it('has an entry of every use case that changes something', () => {
    expect(changing.length).toBeGreaterThan(30);
    const silent = changing.filter((file) => !readFileSync(join(source, file), 'utf8').includes('.note('));
    expect(silent.sort()).toEqual(Object.keys(otherwise).sort());
  });
});
