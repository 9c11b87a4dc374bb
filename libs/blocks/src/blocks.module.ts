import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';
import { keepBlocks } from './block.projection.js';

/** A service's small copy of the blocks between members. */
@Module({})
export class BlocksModule {
  static forService(service: string): DynamicModule {
    return { module: BlocksModule, providers: [keepBlocks(service)] };
  }
}
