import * as application from './application.ts';
import * as banner from './banner.ts';
import * as card from './card.ts';
import * as cardView from './card-view.ts';
import * as institution from './institution.ts';
import * as job from './job.ts';
import type { Operation } from './operation.ts';
import * as points from './points.ts';
import * as reveal from './reveal.ts';
import * as signIn from './sign-in.ts';
import * as talentPool from './talent-pool.ts';

const isOperation = (value: unknown): value is Operation =>
  typeof value === 'object' && value !== null && 'operationId' in value;

/** Every operation of the API, in the order of the reference page. */
export const operations: readonly Operation[] = [signIn, card, talentPool, reveal, cardView, points, institution, job, application, banner]
  .flatMap((noun) => Object.values(noun))
  .filter(isOperation);
