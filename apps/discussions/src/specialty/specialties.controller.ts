import { Controller, Get } from '@nestjs/common';
import { specialties, specialty } from '@openrounds/contracts';
import { Answers } from '@openrounds/http';
import { z } from 'zod';

const specialtyList = z.object({
  items: z.array(z.object({ slug: specialty, label: z.string(), field: z.string() })),
});

@Controller('v1/specialties')
export class SpecialtiesController {
  /** The list that posts, cases and profiles choose from; it changes with a release only. */
  @Get()
  @Answers(specialtyList)
  listSpecialties(): z.output<typeof specialtyList> {
    return { items: [...specialties] };
  }
}
