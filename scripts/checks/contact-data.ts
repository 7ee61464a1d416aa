import { operations } from '@cert/contract/operations';
import { openApiDocument } from '../../apps/server/src/platform/http/openapi.ts';
import { isTest, placeOf, type Check, type Tree } from './tree.ts';

/**
 * Rule 1: "Contact data (phone, e-mail, WeChat id, full name, full certificate numbers) leaves the server only: to its
 * owner; to an institution through a reveal; to an institution through an application that it received; to whoever opens
 * a share link that shows contact; to an operator whose role allows it (audited)."
 *
 * The operations whose answers may hold it, each with the words of the rule that allow it.
 */
const allowed: Record<string, string> = {
  getMyCard: 'its owner',
  getOwnContact: 'its owner',
  saveOwnContact: 'its owner',
  getMyData: 'its owner',
  exportMyData: 'its owner',
  listCorrectionRequests: 'an operator whose role allows it (audited)',
  handleCorrectionRequest: 'an operator whose role allows it (audited)',
  publishCard: 'its owner',
  withdrawCard: 'its owner',
  revealContact: 'an institution through a reveal',
  viewApplication: 'an institution through an application that it received',
  submitFeedback: 'its owner',
  getMyFeedback: 'its owner',
  viewFeedbackContact: 'an operator whose role allows it (audited)',
  searchPractitioners: 'an operator whose role allows it (audited)',
  getPractitionerRecord: 'an operator whose role allows it (audited)',
  updatePractitioner: 'an operator whose role allows it (audited)',
  dropPractitionerOverride: 'an operator whose role allows it (audited)',
  addRegistration: 'an operator whose role allows it (audited)',
  updateRegistration: 'an operator whose role allows it (audited)',
  retirePractitioner: 'an operator whose role allows it (audited)',
  restorePractitioner: 'an operator whose role allows it (audited)',
  changePractitionerPhone: 'an operator whose role allows it (audited)',
  endPractitionerSessions: 'an operator whose role allows it (audited)',
  liftSmsLock: 'an operator whose role allows it (audited)',
  listDuplicates: 'an operator whose role allows it (audited)',
  openShare: 'whoever opens a share link that shows contact',
};

/** The files that may decrypt, each with its reason. Contact data for an answer comes from find-contact.ts alone. */
const mayDecrypt: Record<string, string> = {
  'apps/server/src/features/cards/find-contact.ts': 'makes the contact of an answer',
  'apps/server/src/features/own-contacts/get-own-contact.ts': 'shows its owner what is the registry\'s and what is their own',
  'apps/server/src/features/corrections/show-correction-request.ts': 'opens the sealed words of a request for its person and the operators',
  'apps/server/src/features/sign-in/send-sms-code.ts': 'sends the code to the phone of the flow',
  'apps/server/src/features/sign-in/set-practitioner-password.ts': 'refuses the phone as a password',
  'apps/server/src/features/registry/edit/open-sealed.ts': 'shows the registry to the operators who keep it; carries an import file to its run',
  'apps/server/src/features/institution-imports/take-import-passwords.ts': 'gives the default passwords of an import once',
  'apps/server/src/features/registry/write/staging.ts': 'reads back the rows of an import',
  'apps/server/src/features/shares/show-share.ts': 'opens the code of a share for its owner; no contact is sealed there',
  'apps/server/src/features/feedback/show-my-feedback.ts': 'gives a sender the contact that the sender left',
  'apps/server/src/features/feedback/view-feedback-contact.ts': 'gives it to an operator whose role allows it, and logs that',
  'apps/server/src/features/operators/check-second-factor.ts': 'opens the secret of an operator\'s second factor; no contact is sealed there',
  'apps/server/src/platform/idempotency.ts': 'gives the kept answer of a repeated write',
  'apps/server/src/platform/open-contact-cipher.ts': 'knows the key of a database by what it opens',
  'apps/server/src/features/contact-keys/rotate-contact-key.ts': 'seals everything anew with another key',
};

/** Property names that carry contact data wherever they stand. */
const contactProperties = new Set(['phone', 'mobile', 'tel', 'email', 'wechat', 'wechatId', 'certificateNo', 'certificateNos', 'fullName', 'realName', 'idNumber', 'contact']);
/** A `name` here is not the name of a practitioner. */
const namesOfOthers: Record<string, string> = { MyInstitution: 'the institution that asks', DictionaryChanges: 'entries of a dictionary', DictionaryRow: 'an entry of a dictionary' };

export const contactData: Check = {
  name: 'contact-data',
  rule: 'contact data stands only in the answers that rule 1 allows',
  run: (tree) => [...misplaced(openApiDocument(operations) as unknown as Document, allowed), ...decrypting(tree)],
};

export function decrypting(tree: Tree): string[] {
  return tree.files
    .filter((path) => path.startsWith('apps/server/src/') && path.endsWith('.ts') && !isTest(path) && mayDecrypt[path] === undefined)
    .filter((path) => /\b[cC]ipher\)?\.decrypt\b/.test(tree.read(path)))
    .map((path) => `${placeOf(tree, path, /\.decrypt\b/)}: decrypts contact data. Call features/cards/find-contact.ts, or add the file to mayDecrypt in scripts/checks/contact-data.ts with its reason.`);
}

type Schema = Record<string, unknown>;
export interface Document {
  paths: Record<string, Record<string, { operationId: string; 'x-answers-contact'?: boolean; responses: Record<string, { content?: Record<string, { schema?: Schema }> }> }>>;
  components: { schemas: Record<string, Schema> };
}

export function misplaced(document: Document, allowList: Record<string, string>): string[] {
  const findings: string[] = [];
  const seen = new Set<string>();
  for (const operation of Object.values(document.paths).flatMap((methods) => Object.values(methods))) {
    const { operationId } = operation;
    seen.add(operationId);
    const found = Object.values(operation.responses)
      .flatMap((answer) => Object.values(answer.content ?? {}))
      .flatMap(({ schema }) => contactIn(document, schema ?? {}, '', []));
    // Nobody looks into a file: what a download declares is believed.
    const isFile = Object.values(operation.responses).some((answer) => Object.values(answer.content ?? {}).some(({ schema }) => schema?.['format'] === 'binary'));
    const declares = operation['x-answers-contact'] === true;
    const isAllowed = allowList[operationId] !== undefined;
    if (found.length > 0 && !declares) findings.push(`${operationId}: its answer holds ${found[0]}, and it does not declare answersContact. Leave the contact out, or show that rule 1 allows it.`);
    if (declares && !isAllowed) findings.push(`${operationId}: it declares answersContact, but rule 1 in scripts/checks/contact-data.ts does not list it. Only the rule's five receivers may be added, with the rule's words.`);
    if (declares && found.length === 0 && !isFile) findings.push(`${operationId}: it declares answersContact, but its answer holds none. Remove the mark.`);
    if (isAllowed && !declares) findings.push(`${operationId}: rule 1's list has it, but it does not declare answersContact. Remove it from the list.`);
  }
  for (const operationId of Object.keys(allowList)) if (!seen.has(operationId)) findings.push(`${operationId}: rule 1's list names an operation that does not exist. Remove it.`);
  return findings;
}

function contactIn(document: Document, schema: Schema, owner: string, trail: string[]): string[] {
  const reference = typeof schema['$ref'] === 'string' ? schema['$ref'].split('/').at(-1) ?? '' : undefined;
  if (reference !== undefined) {
    if (trail.includes(reference)) return [];
    if (reference === 'Contact') return ['the schema Contact'];
    return contactIn(document, document.components.schemas[reference] ?? {}, reference, [...trail, reference]);
  }
  const found: string[] = [];
  for (const [name, property] of Object.entries((schema['properties'] ?? {}) as Record<string, Schema>)) {
    const isPersonsName = name === 'name' && namesOfOthers[owner] === undefined;
    if (contactProperties.has(name) || isPersonsName) found.push(`the property ${owner === '' ? '' : `${owner}.`}${name}`);
    found.push(...contactIn(document, property, owner, trail));
  }
  if (typeof schema['items'] === 'object' && schema['items'] !== null) found.push(...contactIn(document, schema['items'] as Schema, owner, trail));
  for (const key of ['anyOf', 'oneOf', 'allOf']) for (const part of (schema[key] ?? []) as Schema[]) found.push(...contactIn(document, part, owner, trail));
  return found;
}
