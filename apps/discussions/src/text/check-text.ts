import { PhiFound } from '@openrounds/http';
import { checkFields } from '@openrounds/phi-guard';

/**
 * Refuses texts in which the guard finds what may identify a patient.
 * @param fields text by JSON pointer into the request
 * @throws PhiFound with positions and classes, never the passage
 */
export function refuseIdentifiers(fields: Record<string, string>): void {
  const findings = checkFields(fields).map(
    ({ pointer, start, end, class: identifier, action, suggestion }) => ({
      pointer,
      start,
      end,
      class: identifier,
      action,
      suggestion,
    }),
  );
  if (findings.length > 0) throw new PhiFound(findings);
}
