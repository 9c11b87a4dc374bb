import { Injectable } from '@nestjs/common';

/** The time of the service. Injected, so that tests and seeds can set it. */
@Injectable()
export class Clock {
  now(): Date {
    return new Date();
  }
}
