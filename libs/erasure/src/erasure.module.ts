import type { DynamicModule, Provider, Type } from '@nestjs/common';
import { Global, Module } from '@nestjs/common';
import type { ErasureParticipant } from '@openrounds/contracts';
import { WRITE_CHECK } from '@openrounds/messaging';
import { AuthorScreen } from './author-screen.js';
import { ErasureAnswers, PARTICIPANT } from './erasure-answers.js';
import { ErasureLedger } from './ledger.js';
import { MemberEraser } from './member-eraser.js';
import { MemberGate } from './member-gate.js';
import { answersOf, eraseMembersOf } from './participant.js';

const always: Provider[] = [
  ErasureLedger,
  MemberGate,
  { provide: WRITE_CHECK, useExisting: MemberGate },
  AuthorScreen,
];

/** Keeps erased members out of a service: their commands, and their records on topics. Provides {@link ErasureLedger}. */
@Global()
@Module({})
export class ErasureModule {
  /** A service that keeps erased members out and takes part in no erasure: identity, which leads them. */
  static forRoot(): DynamicModule {
    return { module: ErasureModule, providers: always, exports: [ErasureLedger, WRITE_CHECK] };
  }

  /** A service that erases too. */
  static forParticipant(service: ErasureParticipant, eraser: Type<MemberEraser>): DynamicModule {
    return {
      module: ErasureModule,
      providers: [
        ...always,
        { provide: PARTICIPANT, useValue: service },
        { provide: MemberEraser, useClass: eraser },
        ErasureAnswers,
        eraseMembersOf(service),
        answersOf(service),
      ],
      exports: [ErasureLedger, ErasureAnswers, WRITE_CHECK],
    };
  }
}
