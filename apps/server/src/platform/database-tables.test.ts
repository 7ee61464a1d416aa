import pg from 'pg';
import ts from 'typescript';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/test-database.ts';

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.drop());

/** Table → column → may it be null, as the files that database-tables.ts joins declare it. */
function declared(): Record<string, Record<string, boolean>> {
  const properties = (members: readonly ts.TypeElement[]) => members.filter(ts.isPropertySignature);
  return Object.fromEntries(
    ['people', 'recruiting', 'platform'].flatMap((part) => {
      const name = `tables-of-${part}.ts`;
      const source = ts.createSourceFile(name, readFileSync(new URL(name, import.meta.url), 'utf8'), ts.ScriptTarget.ESNext);
      const tables = source.statements.find(ts.isInterfaceDeclaration);
      return properties(tables?.members ?? []).map((table) => [
        table.name.getText(source),
        Object.fromEntries(
          properties((table.type as ts.TypeLiteralNode).members).map((column) => [column.name.getText(source), /^Nullable/.test(column.type?.getText(source) ?? '')]),
        ),
      ]);
    }),
  );
}

/** The same, as a migrated PostgreSQL has it. */
async function migrated(): Promise<Record<string, Record<string, boolean>>> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const { rows } = await client
    .query<{ table_name: string; column_name: string; is_nullable: string }>(
      `select table_name, column_name, is_nullable from information_schema.columns join information_schema.tables using (table_schema, table_name)
       where table_schema = 'public' and table_type = 'BASE TABLE' and table_name <> 'schema_migrations'`,
    )
    .finally(() => client.end());
  const tables: Record<string, Record<string, boolean>> = {};
  for (const row of rows) (tables[row.table_name] ??= {})[row.column_name] = row.is_nullable === 'YES';
  return tables;
}

it('database-tables.ts names the same tables, columns and nulls as the migrations', async () => {
  expect(declared()).toEqual(await migrated());
});
