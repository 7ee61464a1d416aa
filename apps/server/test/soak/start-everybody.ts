import { createRandom } from '../fuzz/random.ts';
import { readAsInstitution } from './observers/read-as-institution.ts';
import { readAsPerson } from './observers/read-as-person.ts';
import { readLedger } from './observers/read-ledger.ts';
import { walkPool } from './observers/walk-pool.ts';
import type { Soak } from './soak.ts';
import { applyToJobs } from './workers/apply-to-jobs.ts';
import { changePhones } from './workers/change-phones.ts';
import { expireJobs, manageJobs } from './workers/manage-jobs.ts';
import { changePrice, movePoints } from './workers/move-points.ts';
import { publishCards } from './workers/publish-cards.ts';
import { revealContacts } from './workers/reveal-contacts.ts';
import { reviewContent } from './workers/review-content.ts';
import { shareCards } from './workers/share-cards.ts';
import { suspendInstitutions } from './workers/suspend-institutions.ts';

/** Everybody at once, each with a chance of its own, so that a seed gives each the same plan again. */
export function startEverybody(soak: Soak, seed: number): Promise<void>[] {
  const { world } = soak;
  let count = 1;
  const own = (): Soak => ({ ...soak, random: createRandom(seed + (count += 1)) });
  const hotJobs: string[] = [];
  const otherJobs: string[] = [];
  const [hot, , , suspended] = world.institutions;
  const [half, otherHalf] = [world.busy.slice(0, 12), world.busy.slice(12)];
  return [
    ...Array.from({ length: 4 }, () => revealContacts(own())),
    movePoints(own()),
    changePrice(own()),
    ...Array.from({ length: 3 }, () => manageJobs(own(), hot!, hotJobs)),
    manageJobs(own(), suspended!, otherJobs),
    expireJobs(own(), hotJobs),
    applyToJobs(own(), world.applicants.slice(0, 5)),
    applyToJobs(own(), world.applicants.slice(5)),
    publishCards(own(), half),
    publishCards(own(), otherHalf),
    shareCards(own()),
    suspendInstitutions(own()),
    changePhones(own()),
    reviewContent(own()),
    readLedger(own()),
    readAsInstitution(own()),
    readAsInstitution(own()),
    readAsPerson(own()),
    walkPool(own()),
  ];
}
