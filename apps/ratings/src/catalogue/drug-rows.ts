import type { DrugDraft } from './drug.js';
import { drugIdOf, mostBrands, sortedIngredients } from './drug.js';
import type { Refused, TableRow } from './read-table.js';

/** Columns of a drug file: a brand and its ingredients, separated by ";". A drug has a row for each of its brands. */
export const drugColumns = ['brand', 'ingredients'] as const;

export interface DrugRows {
  drafts: DrugDraft[];
  refused: Refused[];
  rows: number;
}

/** Gathers the brands of each drug. A brand that only repeats the ingredients is none. */
export class DrugCollector {
  private readonly byId = new Map<string, DrugDraft>();
  private readonly refused: Refused[] = [];
  private rows = 0;

  add({ line, cells }: TableRow): void {
    this.rows += 1;
    const [brand = '', list = ''] = cells.map((cell) => cell.trim());
    const written = list
      .split(';')
      .map((ingredient) => ingredient.trim())
      .filter((ingredient) => ingredient !== '');
    const reason = problemOf(cells, brand, written);
    if (reason) return void this.refused.push({ line, what: brand, reason });
    const id = drugIdOf(written);
    const draft = this.byId.get(id) ?? { ingredients: sortedIngredients(written), brands: [] };
    this.byId.set(id, draft);
    if (!isGeneric(brand, written) && !draft.brands.includes(brand)) this.addBrand(draft, brand, line);
  }

  result(): DrugRows {
    return { drafts: [...this.byId.values()], refused: this.refused, rows: this.rows };
  }

  private addBrand(draft: DrugDraft, brand: string, line: number): void {
    if (draft.brands.length < mostBrands) draft.brands.push(brand);
    else this.refused.push({ line, what: brand, reason: `the drug has ${mostBrands} brands already` });
  }
}

function problemOf(cells: string[], brand: string, ingredients: string[]): string | undefined {
  if (cells.length !== drugColumns.length)
    return `has ${cells.length} columns instead of ${drugColumns.length}`;
  if (brand === '') return 'has no brand';
  if (brand.length > 200) return 'the brand is longer than 200 characters';
  if (ingredients.length === 0) return 'has no ingredient';
  if (ingredients.length > 60) return 'has more than 60 ingredients';
  if (ingredients.some((ingredient) => ingredient.length > 300))
    return 'an ingredient is longer than 300 characters';
  if (ingredients.join('; ').length > 2_000) return 'the ingredients are longer than 2,000 characters';
  if (cells.some((cell) => cell.includes('\0'))) return 'contains a NUL character';
  return undefined;
}

function isGeneric(brand: string, ingredients: string[]): boolean {
  return sortedIngredients(brand.split(';')).join(';') === sortedIngredients(ingredients).join(';');
}
