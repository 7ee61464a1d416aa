import type { CompiledQuery } from 'kysely';
import pg from 'pg';
import type { Db, Tx } from './database.ts';

/** Stands in a statement where a value will stand. */
class Slot {
  readonly name: PropertyKey;
  constructor(name: PropertyKey) {
    this.name = name;
  }
}

const slots = new Proxy({}, { get: (_nothing, name) => new Slot(name) });

/** Text → name of every statement that is asked so often that each connection keeps its plan. */
const names = new Map<string, string>();

/** Asks by connections of its own; straight to the driver, because every layer between costs each request. */
type Reader = (text: string, values: unknown[]) => Promise<unknown[]>;

const readers = new WeakMap<Db, Reader>();

/** From now on prepared statements of `db` go by this reader, except inside a transaction. */
export const setPreparedReader = (db: Db, reader: Reader): void => void readers.set(db, reader);

/** A piece of SQL, or a query of the builder. */
interface Built<Row> {
  compile(db: Db): CompiledQuery<Row>;
}

/**
 * A statement whose text never changes: it is built once from the same pieces as any other, and after that only its
 * values are filled in. Connections that may (DATABASE_PREPARED) also plan it once and not at every call. For the few
 * that carry the load: every one keeps its plan in every connection. While it is built its values are not there yet, so
 * nothing may decide by them.
 *
 * @example const findPage = prepareQuery<{ institutionId: string }, Row>((args) => sql`select … where institution_id = ${args.institutionId}`);
 * @example const findCity = prepareQuery<{ id: string }, { city: string }>((args, db) => db.selectFrom('cards').select('city').where('id', '=', args.id));
 */
export function prepareQuery<Args extends object, Row>(build: (args: Args, db: Db | Tx) => Built<Row>): (db: Db | Tx, args: Args) => Promise<Row[]> {
  let compiled: CompiledQuery<Row> | undefined;
  return async (db, args) => {
    if (compiled === undefined) {
      compiled = build(slots as Args, db).compile(db as Db);
      // Two filters may come to one text, e.g. a city with its province and a city alone: it has one name.
      if (!names.has(compiled.sql)) names.set(compiled.sql, `q${names.size + 1}`);
    }
    const parameters = compiled.parameters.map((value) => (value instanceof Slot ? (args as Record<PropertyKey, unknown>)[value.name] : value));
    const reader = db.isTransaction ? undefined : readers.get(db);
    return reader === undefined ? (await db.executeQuery<Row>({ ...compiled, parameters })).rows : ((await reader(compiled.sql, parameters)) as Row[]);
  };
}

/**
 * As `prepareQuery`, for statements whose text depends on a shape, e.g. on which filters are set: each shape has its own
 * statement and so its own plan, and is built when it comes for the first time. Shapes are told apart by what they say
 * (JSON), so there must be few.
 *
 * @example const findPage = prepareQueries<{ sort: 'newest' | 'pay' }, PageValues, Row>(({ sort }, values) => sql`… order by ${orderOf(sort)}`);
 */
export function prepareQueries<Shape, Args extends object, Row>(build: (shape: Shape, args: Args) => Built<Row>): (db: Db | Tx, shape: Shape, args: Args) => Promise<Row[]> {
  const prepared = new Map<string, (db: Db | Tx, args: Args) => Promise<Row[]>>();
  return (db, shape, args) => {
    const key = JSON.stringify(shape);
    const ask = prepared.get(key) ?? prepareQuery<Args, Row>((slot) => build(shape, slot));
    prepared.set(key, ask);
    return ask(db, args);
  };
}

const pageSizes = [20, 50] as const;

/**
 * How many rows a prepared page of `limit` rows is walked for; what is more than `limit` is then cut off. It stands in the
 * text as a number, not as a value: a plan that does not know how few rows are wanted reads whole tables.
 */
export const walkedRows = (limit: number): number => pageSizes.find((size) => limit <= size) ?? 50;

type Asked = Parameters<pg.Client['query']>;

/** A connection that sends prepared statements by name; the driver parses each once and remembers. */
export class NamingClient extends pg.Client {
  // The driver's own signature has eleven forms; whatever comes is handed on as it came.
  override query = ((asked: unknown, ...rest: unknown[]) => {
    const send = pg.Client.prototype.query.bind(this) as (...parts: unknown[]) => unknown;
    if (typeof asked === 'string') {
      const name = Array.isArray(rest[0]) ? names.get(asked) : undefined;
      return name === undefined ? send(asked, ...rest) : send({ name, text: asked, values: rest[0] }, ...rest.slice(1));
    }
    const config = asked as { text?: string; name?: string } | undefined;
    const name = config?.text === undefined || config.name !== undefined ? undefined : names.get(config.text);
    return name === undefined ? send(asked, ...rest) : send({ ...config, name }, ...rest);
  }) as unknown as (...asked: Asked) => ReturnType<pg.Client['query']> as pg.Client['query'];
}
