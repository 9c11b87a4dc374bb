/**
 * Check digit of a United States National Provider Identifier: ten digits, the first 1 or 2, and the Luhn sum over
 * `80840` + number divisible by ten (45 CFR 162.406; the prefix is that of ISO 7812 card issuers for health).
 */
export function isNpi(number: string): boolean {
  return /^[12]\d{9}$/.test(number) && luhnSum(`80840${number}`) % 10 === 0;
}

function luhnSum(digits: string): number {
  return [...digits].reverse().reduce((sum, digit, index) => {
    const doubled = Number(digit) * (index % 2 === 1 ? 2 : 1);
    return sum + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
}
