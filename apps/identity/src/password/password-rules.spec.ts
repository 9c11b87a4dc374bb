import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dictionary } from '@zxcvbn-ts/language-common';
import { passwordLength, passwordProblem } from './password-rules.js';

describe('password rules', () => {
  it.each([
    'grill-teapot-vexing-8',
    'Vier Esel tanzen leise',
    'ночь улица фонарь аптека',
    '🦊🐙🦉🐢🦋🐝🐞🦀🐠🐳🦭🦓🦒🐘 fox',
  ])('takes "%s"', (password) => {
    expect(passwordProblem(password, { own: ['harbour-cardio'] })).toBeNull();
  });

  it.each([
    ['small letters', 'gwzqptmvkdxbrhc'],
    ['capitals', 'GWZQPTMVKDXBRHC'],
    ['digits', '739105826491753'],
    ['signs', '~}[?;_|<{(+$=%>'],
    ['signs, only eight', '~}[?;_|<', 8],
    ['spaces and letters', 'g w z q p t m v'],
    ['letters of another script', 'жщэюыъфцхчйлдпр'],
    ['pictures', '🦊🐙🦉🐢🦋🐝🐞🦀🐠🐳🦭🦓🦒🐘🐪'],
  ])('asks for no kind of character: %s alone will do', (_what, password, min = 15) => {
    expect(passwordProblem(password, { min })).toBeNull();
  });

  it('refuses each of the most used passwords that is long enough, of which there are more than 3,000', () => {
    const longEnough = dictionary['passwords-common'].filter((password) => password.length >= 8);
    expect(longEnough.length).toBeGreaterThan(3_000);
    const taken = (list: string[]) =>
      list.filter((password) => passwordProblem(password, { min: 8 }) !== 'too easy to guess');
    expect(taken(longEnough)).toEqual([]);
    const capitals = longEnough.slice(0, 3_000).map((password) => password.toUpperCase());
    expect(taken(capitals)).toEqual([]);
  });

  it('counts code points: 14 are too short, 15 and 128 are allowed, 129 are not', () => {
    const mixed = 'kq7vz2mwx9trb4nd8hgj3'.repeat(7);
    expect(passwordProblem(mixed.slice(0, 14))).toBe('too short');
    expect(passwordProblem(mixed.slice(0, 15))).toBeNull();
    expect(
      passwordProblem(`${mixed.slice(0, 100)}wonderful lamps in the old harbour`.slice(0, 128)),
    ).toBeNull();
    expect(passwordProblem(`${mixed}`.slice(0, 129))).toBe('too long');
    expect(passwordProblem('🦊🐙🦉🐢🦋🐝🐞')).toBe('too short');
  });

  it.each([
    'aaaaaaaaaaaaaaaa',
    '123456789012345',
    'abcdefghijklmnop',
    'passwordpassword',
    'Password12345678',
    'P@ssw0rd-P@ssw0rd!',
    'qwertyuiopasdfgh',
    'zyxwvutsrqponml',
    'openrounds-2026',
    '!@#$%^&*()_+!@#$',
    'password-hospital-2026!',
    'password!@#$%^&*',
    '----????----????',
    'iloveyou iloveyou',
    'welcome-welcome-1',
    'hospital-doctor-99',
    'harbour-cardio-1',
    'Harbour-Cardio!!',
    'abcabcabcabcabca',
    '1qaz2wsx3edc4rfv',
    '111222333444555666',
  ])('refuses "%s"', (password) => {
    expect(passwordProblem(password, { own: ['harbour-cardio'] })).toBe('too easy to guess');
  });

  it.each(['Movistar', 'amlink21', '26091991', 'idinaxyi', 'sakhalin', 'volvo940'])(
    'refuses "%s", a breached one that no other rule would find, also beside a second factor',
    (password) => {
      expect(passwordProblem(password, { min: passwordLength.min })).toBe('too easy to guess');
    },
  );

  it('any text repeated often enough is refused, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 30 }), (piece) => {
        const text = piece.repeat(Math.ceil(40 / piece.length));
        expect(passwordProblem(text)).not.toBeNull();
      }),
    );
  });

  it('answers in linear time on hostile input', () => {
    const start = performance.now();
    passwordProblem(`${'qwerty'.repeat(20)}${'!'.repeat(8)}`);
    expect(performance.now() - start).toBeLessThan(100);
  });
});
