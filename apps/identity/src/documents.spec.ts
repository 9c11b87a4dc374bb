import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { ruleOf } from '@openrounds/http';
import { challengeMinutes } from './factor/factor.entity.js';
import { grantDays } from './grant/client-grant.entity.js';
import { lives, refreshLife } from './oidc/lives.js';
import { resetMinutes } from './password/ask-password-reset.js';
import { longestQueue } from './password/password-hasher.js';
import { ownWords, passwordLength, passwordProblem } from './password/password-rules.js';
import { policy } from './policy.js';
import { mostSessions, sessionLife } from './session/session.entity.js';
import { tryLimits, tryWindowMinutes } from './sign-in/attempt-budget.js';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
const signIn = read('../../../docs/flows/sign-in.md');
const passwords = read('../../../docs/flows/password-reset.md');
const applications = read('../../../docs/flows/third-party-client.md');

/** A paragraph with what belongs to it, by its first words in bold. */
function part(text: string, name: string): string {
  const from = text.indexOf(`**${name}`);
  if (from < 0) throw new Error(`There is no part "${name}".`);
  const rest = text.slice(from + 2);
  const to = rest.search(/\n\n\*\*[A-Z]/);
  return to < 0 ? rest : rest.slice(0, to);
}

const hours = (ms: number): number => ms / 3_600_000;
const minutes = (ms: number): number => ms / 60_000;

describe('what the documents promise is what the code does', () => {
  it('about guessing: how many tries, counted how, and that no stranger locks a member out', () => {
    const guessing = part(signIn, 'Guessing');
    expect(guessing).toContain(
      `In ${tryWindowMinutes} minutes ${tryLimits.account} tries for an account and ${tryLimits.address} from an address`,
    );
    expect(guessing).toContain(`${longestQueue} wait, then 503`);
    expect(guessing).toMatch(/delay and no lock.*nobody is locked out by a stranger/s);
    expect(guessing).toContain('`RATE_LIMITS=off`');
  });

  it('about ways in: every operation that needs no sign-in is named, and no other', () => {
    const named = [...part(signIn, 'Ways in').matchAll(/`([a-z]+[A-Z]\w+)`/g)].map(([, name]) => name);
    const open = Object.entries(policy).filter(([, entry]) => ruleOf(entry) === 'anonymous');
    expect([...new Set(named)].sort()).toEqual(open.map(([name]) => name).sort());
  });

  it('about sessions: how long, how many, and why longer than the standard says', () => {
    const { member, duty } = sessionLife;
    const sessions = part(signIn, 'Sessions');
    expect(sessions).toContain(
      `after ${hours(member.idle)} hours without use and after ${hours(member.absolute) / 24} days in any case`,
    );
    expect(sessions).toContain(
      `of whoever holds a duty after ${minutes(duty.idle)} minutes and ${hours(duty.absolute)} hours`,
    );
    expect(sessions).toContain(`at most ${mostSessions}; one more ends the oldest`);
    expect(sessions).toMatch(/NIST SP 800-63B.*longer on purpose: /s);
  });

  it('about sessions of applications: how long they last, and what ends which', () => {
    const day = 86_400;
    expect(applications).toContain(`gives an access token (JWT, ${lives.AccessToken / 60} min)`);
    expect(applications).toContain(`with a code: ${lives.AuthorizationCode} s, one use`);
    expect(applications).toContain(`Idle ${refreshLife(0) / day} days, ${grantDays} in all.`);
    const together = part(applications, 'Sessions here and there');
    for (const word of ['max_age', 'prompt=login', `${grantDays} days`, 'second factor'])
      expect(together).toContain(word);
  });

  it('about passwords: the words of this network are listed, and each counts for nothing', () => {
    const listed = part(passwords, 'Words of this network').match(/`\w+`/g) ?? [];
    expect(listed.map((word) => word.slice(1, -1)).sort()).toEqual([...ownWords].sort());
    for (const word of ownWords)
      for (const guess of [`${word}-${word}-${word}-2026`, `My${word.toUpperCase()}!${word}!!!!`])
        expect([guess, passwordProblem(guess)]).toEqual([guess, 'too easy to guess']);
  });

  it('about passwords: how long they may be, how long a letter counts, and that none runs out', () => {
    const { min, max, minAlone } = passwordLength;
    const rules = part(passwords, 'Rules');
    expect(rules).toContain(`${min} to ${max} characters`);
    expect(rules).toContain(`${minAlone} to ${max} without`);
    expect(rules).toContain('no expiry');
    expect(passwords).toContain(`within ${resetMinutes} minutes, once`);
    expect(signIn).toContain(`within ${challengeMinutes} minutes`);
  });

  it('about knowledge: no operation asks for a hint, a question or an answer to one', () => {
    const { paths } = JSON.parse(read('../openapi.json')) as { paths: object };
    const names = [
      ...JSON.stringify(paths).matchAll(
        /"(\w*hint\w*|\w*(?:secret|security|recovery|password)_?(?:question|answer)\w*)":/gi,
      ),
    ];
    expect(names.map(([, name]) => name)).toEqual([]);
  });
});
