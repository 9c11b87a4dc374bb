import type { Authority, RegisterFile } from './authority.js';
import { esColegiado } from './es-colegiado.js';
import { frRpps } from './fr-rpps.js';
import { gbGmc } from './gb-gmc.js';
import { other } from './other.js';
import { usNpi } from './us-npi.js';

/** Every adapter. A new country is one file and one line here. */
export const authorities: readonly Authority[] = [usNpi, gbGmc, frRpps, esColegiado, other];

export function authorityOf(code: string): Authority | undefined {
  return authorities.find((authority) => authority.code === code);
}

/** @returns the file of a kind with the authority it belongs to */
export function registerFiles(): readonly { authority: string; file: RegisterFile }[] {
  return authorities.flatMap(({ code, files }) => files.map((file) => ({ authority: code, file })));
}
