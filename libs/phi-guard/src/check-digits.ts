/** Check digits of the numbers that people and things carry. All take digits (and letters) without separators, lower case. */

/** Luhn: every second digit from the right doubled (ISO/IEC 7812-1, annex B). */
export function luhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const value = Number(digits[digits.length - 1 - i]);
    const doubled = i % 2 ? value * 2 : value;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** National Provider Identifier: ten digits, first 1 or 2, Luhn over 80840 and the number (45 CFR 162.406). */
export function npi(digits: string): boolean {
  return /^[12]\d{9}$/.test(digits) && luhn(`80840${digits}`);
}

/** US DEA number: two letters, seven digits; last = last digit of (d1+d3+d5) + 2 (d2+d4+d6). */
export function dea(code: string): boolean {
  const d = [...code.slice(2)].map(Number);
  const sum = d[0]! + d[2]! + d[4]! + 2 * (d[1]! + d[3]! + d[5]!);
  return sum % 10 === d[6];
}

/** Spanish DNI or NIE: the letter is the number modulo 23; X, Y, Z of a NIE count 0, 1, 2. */
export function dni(code: string): boolean {
  const number = code.slice(0, -1).replace('x', '0').replace('y', '1').replace('z', '2');
  return 'trwagmyfpdxbnjzsqvhlcke'[Number(number) % 23] === code.at(-1);
}

/** NHS number: weights 10 to 2, modulo 11. */
export function nhs(digits: string): boolean {
  const sum = [...digits.slice(0, 9)].reduce((total, digit, i) => total + Number(digit) * (10 - i), 0);
  const check = (11 - (sum % 11)) % 11;
  return check !== 10 && check === Number(digits[9]);
}

/** French NIR: 13 places and a key of 97 - number modulo 97; Corsica 2A and 2B count as 19 and 18. */
export function nir(code: string): boolean {
  const number = code.slice(0, 13).replace('2a', '19').replace('2b', '18');
  return 97 - (Number(number) % 97) === Number(code.slice(13));
}

/** Spanish social security number: province and number, then their remainder modulo 97. */
export function nass(digits: string): boolean {
  const body = digits.slice(0, 10);
  const number = body[2] === '0' ? body.slice(0, 2) + body.slice(3) : body;
  return Number(number) % 97 === Number(digits.slice(10));
}

/** IBAN: modulo 97 of the rearranged text is 1 (ISO 13616). */
export function iban(code: string): boolean {
  const digits = (code.slice(4) + code.slice(0, 4)).replace(/[a-z]/g, (letter) =>
    String(letter.charCodeAt(0) - 87),
  );
  let rest = 0;
  for (const digit of digits) rest = (rest * 10 + Number(digit)) % 97;
  return rest === 1;
}

const VIN_WEIGHTS = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
const VIN_VALUES = 'abcdefgh jklmn p r stuvwxyz';
const VIN_DIGITS = '12345678 12345 7 9 23456789';

/** Vehicle identification number: weighted sum modulo 11 at place 9 (49 CFR 565.15). */
export function vin(code: string): boolean {
  const sum = [...code].reduce((total, character, i) => {
    const value = /\d/.test(character)
      ? Number(character)
      : Number(VIN_DIGITS[VIN_VALUES.indexOf(character)]);
    return total + value * VIN_WEIGHTS[i]!;
  }, 0);
  return (sum % 11 === 10 ? 'x' : String(sum % 11)) === code[8];
}

/** GTIN inside a UDI: weights 3 and 1 from the right, modulo 10 (GS1 General Specifications 7.9). */
export function gtin(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, i) => total + Number(digit) * (i % 2 ? 3 : 1), 0);
  return sum % 10 === 0;
}

/** German health insurance number: a letter and nine digits, Luhn from the left with the letter as two digits. */
export function kvnr(code: string): boolean {
  const letter = String(code.charCodeAt(0) - 96).padStart(2, '0');
  const sum = [...(letter + code.slice(1, 9))].reduce((total, digit, i) => {
    const product = Number(digit) * (i % 2 ? 2 : 1);
    return total + (product > 9 ? product - 9 : product);
  }, 0);
  return sum % 10 === Number(code[9]);
}
