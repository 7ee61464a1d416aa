import { operations } from '@cert/contract/operations';
import type { Check } from './tree.ts';

/** Operations that need no speed limit of the account holder, each with its reason. */
const reasons: Record<string, string> = {
  getMyCard: 'one card, its owner\'s',
  publishCard: 'one card, its owner\'s',
  withdrawCard: 'one card, its owner\'s; taking it back is never made to wait',
  getOwnContact: 'one contact, its owner\'s',
  saveOwnContact: 'one contact, its owner\'s',
  getMyData: 'one person\'s data, its owner\'s',
  submitFeedback: 'so many a day (FEEDBACK_PER_DAY); the contact is the sender\'s',
  getMyFeedback: 'one feedback, its sender\'s',
  getMyFeedbackPicture: 'a picture that its sender uploaded',
  revealContact: 'only new reveals count, so it asks inside its transaction: features/reveal/admit-reveal.ts',
  openShare: 'open to anyone, so it counts by address: features/shares/admit-share-view.ts',
  takeImportPasswords: 'given once',
};

interface Limited {
  operationId: string;
  readingLimit?: string;
  answersContact?: boolean;
  answer: { schema: unknown; download?: readonly string[] };
}

/** A page of a list, a file, or contact data: what somebody would copy by the thousand. */
const isMuch = ({ answer, answersContact }: Limited): boolean =>
  answersContact === true || answer.download !== undefined || 'nextCursor' in ((answer.schema as { shape?: object } | null)?.shape ?? {});

export function unlimited(list: readonly Limited[], allowed: Record<string, string>): string[] {
  const missing = list
    .filter((operation) => isMuch(operation) && operation.readingLimit === undefined && allowed[operation.operationId] === undefined)
    .map(({ operationId }) => `operation ${operationId}: answers a list, a file or contact data. Give it a \`readingLimit\` (codes/reading-limits.ts), or a reason in scripts/checks/reading-limits.ts.`);
  const stale = Object.keys(allowed)
    .filter((name) => !list.some((operation) => operation.operationId === name && operation.readingLimit === undefined && isMuch(operation)))
    .map((name) => `scripts/checks/reading-limits.ts: ${name} needs no reason any more. Delete its line.`);
  return [...missing, ...stale];
}

export const readingLimits: Check = {
  name: 'reading-limits',
  rule: 'every list, file and answer with contact data has a speed limit, or a reason',
  run: () => unlimited(operations as unknown as readonly Limited[], reasons),
};
