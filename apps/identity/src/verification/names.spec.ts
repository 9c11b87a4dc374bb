import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isMailboxOf, isNameOf, wordsOf } from './names.js';

describe('the name of a register row', () => {
  const row = { family: 'nunez de prueba', given: ['zoe', 'maria'] };

  it.each([
    'Zoë Núñez de Prueba',
    'NUÑEZ DE PRUEBA, ZOE',
    'Dr. Zoe M. Nunez-de-Prueba, MD',
    'zoe maria nunez de prueba',
  ])('%s is it', (name) => expect(isNameOf(name, row)).toBe(true));

  it.each([
    ['another given name', 'Ana Núñez de Prueba'],
    ['a part of the family name', 'Zoe Núñez'],
    ['the family name alone', 'Núñez de Prueba'],
    ['one more family name', 'Zoe Núñez de Prueba Smith'],
    ['an initial in place of the first name', 'Z. Núñez de Prueba'],
    ['a middle initial of somebody else', 'Zoe K. Núñez de Prueba'],
    ['nothing', ''],
  ])('%s is not', (_what, name) => expect(isNameOf(name, row)).toBe(false));

  it('a row without a name is nobody', () => {
    expect(isNameOf('', { family: '', given: [] })).toBe(false);
    expect(isNameOf('Ada Specimen', { family: '', given: ['ada'] })).toBe(false);
    expect(isNameOf('Ada Specimen', { family: 'specimen', given: [] })).toBe(false);
  });

  it('the order of words, accents, capitals and signs do not count', () => {
    const word = fc.stringMatching(/^[a-z]{4,9}$/);
    fc.assert(
      fc.property(word, word, fc.constantFrom(' ', '-', ', '), (family, first, between) => {
        const given = [first];
        expect(isNameOf(`${family.toUpperCase()}${between}${first}`, { family, given })).toBe(true);
        expect(isNameOf(`${first}${between}${family.normalize('NFD')}`, { family, given })).toBe(true);
      }),
    );
  });

  it('words are letters alone', () => {
    expect(wordsOf("Prof. Dr. Siân O'Neill-Łukasz 3rd")).toEqual(['sian', 'oneill', 'łukasz', 'rd']);
  });
});

describe('a mailbox that bears a name', () => {
  it.each([
    'zoe.nunez@hospital.example',
    'znunez@hospital.example',
    'nunez2@ward.example',
    'NUNEZ_Z@h.example',
    'nunez@hospital.example',
    'dr.nunez@hospital.example',
  ])('%s is that of Zoë Núñez', (mailbox) => expect(isMailboxOf(mailbox, 'Zoë Núñez')).toBe(true));

  it.each([
    'info@hospital.example',
    'zoe@hospital.example',
    'anunez@hospital.example',
    'info@nunez.example',
    // A relative, or the office of somebody.
    'sam.nunez@hospital.example',
    'nunez.office@hospital.example',
  ])('%s is not', (mailbox) => expect(isMailboxOf(mailbox, 'Zoë Núñez')).toBe(false));

  it('initials may stand together', () => {
    expect(isMailboxOf('zb.nunez@hospital.example', 'Zoë Beatriz Núñez')).toBe(true);
    expect(isMailboxOf('zc.nunez@hospital.example', 'Zoë Beatriz Núñez')).toBe(false);
  });

  it('a name of one word, or a family name of two letters, says too little', () => {
    expect(isMailboxOf('nunez@hospital.example', 'Núñez')).toBe(false);
    expect(isMailboxOf('li@hospital.example', 'Wei Li')).toBe(false);
  });
});
