import { isIPv6 } from './ipv6.js';
import type { Rule } from '../finding.js';
import { TLD } from './mail.js';
import { before, scan } from './scan.js';

const WITH_SCHEME = /(?<![a-z0-9])(?:https?|s?ftp|wss?|hxxps?) ?: ?\/\/[^\s<>"\uffff]{1,2000}/g;
const WITH_WWW = /(?<![a-z0-9@.])www\d?\.[^\s<>"\uffff]{3,500}/g;
// A host alone: the part before the top level is a word of two letters at least, and a path or the end follows.
const HOST = new RegExp(
  `(?<![\\p{L}\\p{N}@.\\uffff_-])(?:[\\p{L}\\p{N}-]{1,63}\\.){0,3}[\\p{L}\\p{N}-]{2,63}\\.${TLD}(?:/[^\\s<>"\\uffff]{0,500}|(?![\\p{L}\\p{N}\\uffff@_-]))`,
  'gu',
);
const TRAILING = /[.,;:!?)\]}'"]{1,8}$/;

export const url: Rule = {
  class: 'N',
  action: 'block',
  suggestion: 'Leave out the address of the page. DOI and PubMed links are welcome.',
  find: (text) =>
    [WITH_SCHEME, WITH_WWW, HOST]
      .flatMap((pattern) => scan(text, pattern, isHost(pattern)))
      .map(({ start, end }) => ({
        start,
        end: end - (TRAILING.exec(text.slice(Math.max(start, end - 8), end))?.[0].length ?? 0),
      })),
};

/** `fever.de` in a sentence without blanks is no host: two-letter ends need a path, a second dot or a hyphen. */
function isHost(pattern: RegExp): (passage: string) => boolean {
  if (pattern !== HOST) return () => true;
  return (host) =>
    /\.(?:com|org|net|edu|gov|mil|info|biz|health|hospital|clinic|io|eu)(?:\/|$)/.test(host) ||
    /\..*\.|\//.test(host);
}

const IPV4 = /(?<![\d.a-z])\d{1,3}(?:\.\d{1,3}){3}(?![\d]|\.\d)/g;
const IPV6 = /(?<![0-9a-z:.])[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?![0-9a-z:])/g;
const NUMBERED = /(?:ec|e\.c\.|version|release|v|section|chapter|clause|§|no|figure|table)[ .:]{0,2}$/;

export const ip: Rule = {
  class: 'O',
  action: 'block',
  suggestion: 'Leave out the network address.',
  find: (text) => [...scan(text, IPV4, isIPv4(text)), ...scan(text, IPV6, (passage) => isIPv6(passage))],
};

/** Enzyme numbers (EC 3.4.21.5) and numbered paragraphs look the same; their first part is small and so are the others. */
function isIPv4(text: string) {
  return (passage: string, { start }: { start: number }): boolean => {
    const parts = passage.split('.').map(Number);
    if (parts.some((part) => part > 255)) return false;
    const context = before(text, start, 24);
    if (/(?:\bip\b|address|server|host|login|direccion|adresse|indirizzo)/.test(context)) return true;
    if (NUMBERED.test(context)) return false;
    return parts[0]! > 7 || parts.some((part) => part >= 100);
  };
}
