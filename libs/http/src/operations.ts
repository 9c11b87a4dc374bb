import { RequestMethod } from '@nestjs/common';
import type { INestApplicationContext } from '@nestjs/common';
import { METHOD_METADATA } from '@nestjs/common/internal';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import type { Policy } from './policy.js';

/** A route's handler: its name is the operation, in policy and documents. */
export interface Operation {
  readonly name: string;
  readonly method: string;
  readonly handler: object;
}

/** Every operation of the application's controllers, in order of name. */
export function operationsOf(app: INestApplicationContext): Operation[] {
  const scanner = new MetadataScanner();
  const controllers = [...app.get(ModulesContainer).values()].flatMap((module) => [
    ...module.controllers.values(),
  ]);
  const operations = controllers.flatMap(({ metatype }) => {
    const prototype: unknown = metatype?.prototype;
    if (typeof prototype !== 'object' || prototype === null) return [];
    return scanner.getAllMethodNames(prototype).flatMap((name) => {
      const handler: unknown = Reflect.get(prototype, name);
      if (typeof handler !== 'function') return [];
      const method: unknown = Reflect.getMetadata(METHOD_METADATA, handler);
      return typeof method === 'number' ? [{ name, handler, method: RequestMethod[method] ?? 'ALL' }] : [];
    });
  });
  return operations.sort((a, b) => a.name.localeCompare(b.name));
}

/**
 * Deny by default: the application does not start with a route that has no rule, a rule that has no route, or two
 * routes of one name.
 * @throws Error naming them
 */
export function checkPolicy(operations: readonly Operation[], policy: Policy): void {
  const names = operations.map(({ name }) => name);
  const faults = [
    ...names.filter((name) => !(name in policy)).map((name) => `route "${name}" has no policy`),
    ...Object.keys(policy)
      .filter((name) => !names.includes(name))
      .map((name) => `policy "${name}" has no route`),
    ...names.filter((name, i) => names.indexOf(name) !== i).map((name) => `two routes are called "${name}"`),
  ];
  if (faults.length > 0) throw new Error(`The policy does not fit the routes: ${faults.join('; ')}.`);
}
