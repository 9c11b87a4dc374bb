import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { text } from '@openrounds/contracts';
import { Answers } from '@openrounds/http';
import { RULESET_VERSION } from '@openrounds/phi-guard';
import { z } from 'zod';
import type { Finding } from './find-identifiers.js';
import { findIdentifiers } from './find-identifiers.js';

/** Texts by a name of the caller's choice, for example the JSON pointers of a case. */
const textsToCheck = z.strictObject({
  texts: z
    .record(z.string().min(1).max(200), text(0, 20_000))
    .refine((texts) => Object.keys(texts).length <= 100, { error: 'must be at most 100 texts' }),
});
type TextsToCheck = z.output<typeof textsToCheck>;

const checked = z.object({
  ruleset: z.string(),
  findings: z.array(
    z.object({
      pointer: z.string(),
      start: z.int(),
      end: z.int(),
      class: z.string(),
      action: z.string(),
      suggestion: z.string(),
    }),
  ),
});

@Controller('v1/phi-check')
export class PhiCheckController {
  /** The answer that submitting would give. Stores nothing. */
  @Post()
  @HttpCode(200)
  @Answers(checked)
  checkPhi(@Body({ schema: textsToCheck }) { texts }: TextsToCheck): {
    ruleset: string;
    findings: Finding[];
  } {
    return { ruleset: RULESET_VERSION, findings: findIdentifiers(texts) };
  }
}
