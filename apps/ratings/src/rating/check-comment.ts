import { PhiFound } from '@openrounds/http';
import { checkFields } from '@openrounds/phi-guard';

/**
 * Runs the patient-identity guard over a rating's comment before anything is stored.
 * @throws PhiFound with the findings: places, classes and suggestions, never the passage
 */
export function checkComment(comment: string | null | undefined): void {
  if (comment === null || comment === undefined) return;
  const findings = checkFields({ '/comment': comment });
  if (findings.length > 0) throw new PhiFound(findings);
}
