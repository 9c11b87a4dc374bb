import { z } from 'zod';

/** What production asks of a variable beyond its schema. */
export interface ProductionRule {
  /** @param text the variable as it stands in the environment */
  readonly accepts: (text: string) => boolean;
  /** One sentence for the operator, without the value: `must be https in production`. */
  readonly reason: string;
}

const rules = z.registry<ProductionRule>();

/** Marks a variable whose schema takes values that are good for development and tests only; `readEnv` enforces it. */
export function inProduction<T extends z.ZodType>(schema: T, rule: ProductionRule): T {
  rules.add(schema, rule);
  return schema;
}

/** The rule of a variable, also below `.optional()`, `.default()` and the like. */
export function productionRule(schema: z.core.$ZodType): ProductionRule | undefined {
  const rule = rules.get(schema);
  if (rule) return rule;
  const inner: unknown = 'innerType' in schema._zod.def ? schema._zod.def.innerType : undefined;
  return inner instanceof z.core.$ZodType ? productionRule(inner) : undefined;
}
