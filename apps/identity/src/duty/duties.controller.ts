import { Body, Controller, Param, Put } from '@nestjs/common';
import type { Passport } from '@openrounds/http';
import { Answers, CurrentMember } from '@openrounds/http';
import { z } from 'zod';
import type { Written } from '../member/member.http.js';
import { idParam, written } from '../member/member.http.js';
import { duties } from './duties.js';
import { SetDuties } from './set-duties.js';

const dutyList = z.strictObject({
  duties: z
    .array(z.enum(duties))
    .max(duties.length)
    .refine((list) => new Set(list).size === list.length, { error: 'names one duty twice' }),
});
type DutyList = z.infer<typeof dutyList>;

@Controller('v1/members')
export class DutiesController {
  constructor(private readonly duties: SetDuties) {}

  /** The whole list of a member's duties. */
  @Put(':id/duties')
  @Answers(written)
  replaceDuties(
    @CurrentMember() member: Passport,
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: dutyList }) input: DutyList,
  ): Promise<Written> {
    return this.duties.replace(member.memberId, id, input.duties);
  }
}
