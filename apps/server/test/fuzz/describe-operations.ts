// The operations with their schemas as the API description has them, so that what is drawn follows from what is published.
import { operations } from '@cert/contract/operations';
import { openApiDocument } from '../../src/platform/http/openapi.ts';
import type { DescribedOperation } from './draw-request.ts';
import type { JsonSchema } from './draw-value.ts';

interface Described {
  parameters?: { in: string; name: string; schema: JsonSchema }[];
  requestBody?: { content: Record<string, { schema: JsonSchema }> };
  responses: Record<string, unknown>;
}

export function describeOperations(): { operations: DescribedOperation[]; components: Record<string, JsonSchema> } {
  const document = openApiDocument(operations) as unknown as { paths: Record<string, Record<string, Described>>; components: { schemas: Record<string, JsonSchema> } };
  const schemasOf = ({ parameters = [] }: Described, place: string) => new Map(parameters.filter((each) => each.in === place).map((each) => [each.name, each.schema]));
  return {
    components: document.components.schemas,
    operations: operations.map((operation) => {
      const described = document.paths[operation.path]![operation.method.toLowerCase()]!;
      return {
        operation,
        pathSchemas: schemasOf(described, 'path'),
        querySchemas: schemasOf(described, 'query'),
        bodySchema: described.requestBody?.content['application/json']?.schema,
        statuses: Object.keys(described.responses).map(Number),
      };
    }),
  };
}

/** The operation that a method and path reach; a changed path may be another one's. */
export function findOperation(list: readonly DescribedOperation[], method: string, path: string): DescribedOperation | undefined {
  const place = path.split(/[?#;]/, 1)[0]!;
  // A written path goes before one with a parameter, as in the router.
  const fitting = list.filter(({ operation }) => operation.method === method && new RegExp(`^${operation.path.replaceAll(/\{\w+\}/g, '[^/]*')}$`).test(place));
  return fitting.find(({ operation }) => !operation.path.includes('{')) ?? fitting[0];
}
