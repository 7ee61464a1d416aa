import type { Act, Ending, Finding, SoakRecord } from '../records.ts';

const succeeded = ({ status }: Act) => status >= 200 && status < 300;
const isOpen = ({ ended }: Act) => ended === null;
/** Refused at the first try: nothing may be there. A later try may be refused because an earlier one had its effect. */
const surelyRefused = (act: Act) => act.status >= 400 && act.unanswered === 0;

/**
 * I3, I4, I6, I13, I14 when all is quiet: what was acknowledged is there exactly once and as it was said, what was refused is
 * not there, and nothing is there that nobody asked for.
 */
export function checkEffects(records: readonly SoakRecord[], ending: Ending): Finding[] {
  const acts = records.filter((record): record is Act => record.kind === 'act');
  return [...checkPointActs(acts, ending), ...checkReveals(acts, ending), ...checkRefunds(acts, ending), ...checkJobs(acts, ending), ...checkApplications(acts, ending)];
}

/** Grants and corrections carry their key as the note of their line. */
function checkPointActs(acts: readonly Act[], { lines }: Ending): Finding[] {
  const findings: Finding[] = [];
  const byNote = groupBy(lines.filter(({ entryKind }) => entryKind === 'grant' || entryKind === 'correction'), ({ note }) => note ?? '');
  for (const act of acts.filter(({ what }) => what === 'grantPoints' || what === 'correctPoints')) {
    const found = byNote.get(act.key) ?? [];
    byNote.delete(act.key);
    if (succeeded(act) && found.length !== 1) findings.push({ promise: found.length === 0 ? 'I13' : 'I6', text: `${act.what} ${act.key} was acknowledged and has ${found.length} lines` });
    if (surelyRefused(act) && found.length > 0) findings.push({ promise: 'I6', text: `${act.what} ${act.key} was refused (${act.code}) and has a line` });
    if (found.length > 1) findings.push({ promise: 'I6', text: `${act.what} ${act.key} has ${found.length} lines` });
    for (const line of found) {
      if (line.points !== act.asked['points']) findings.push({ promise: 'I6', text: `${act.what} ${act.key} asked for ${act.asked['points']} points, its line says ${line.points}` });
      if (succeeded(act) && line.balanceAfter !== act.answered['balance']) findings.push({ promise: 'I6', text: `${act.what} ${act.key} was answered balance ${act.answered['balance']}, its line says ${line.balanceAfter}` });
    }
  }
  for (const [note, found] of byNote) findings.push({ promise: 'I4', text: `${found.length} lines "${note}" that nobody asked for` });
  return findings;
}

function checkReveals(acts: readonly Act[], { lines, reveals }: Ending): Finding[] {
  const findings: Finding[] = [];
  const charges = groupBy(lines.filter(({ entryKind }) => entryKind === 'reveal'), ({ institution, person }) => `${institution} ${person}`);
  for (const [pair, found] of charges) if (found.length > 1) findings.push({ promise: 'I3', text: `${pair} was charged ${found.length} times` });
  const byKey = new Map(reveals.map((reveal) => [`${reveal.institution} ${reveal.key}`, reveal]));
  const owned = new Map(reveals.map((reveal) => [`${reveal.institution} ${reveal.person}`, reveal]));
  for (const reveal of reveals) {
    const paid = -(charges.get(`${reveal.institution} ${reveal.person}`)?.[0]?.points ?? NaN);
    if (paid !== reveal.points) findings.push({ promise: 'I3', text: `${reveal.institution} owns the contact of ${reveal.person} for ${reveal.points} points and was charged ${paid}` });
  }
  const asked = new Set<string>();
  for (const act of acts.filter(({ what }) => what === 'revealContact')) {
    const { institution, person } = act.asked as { institution: string; person: string };
    const own = byKey.get(`${institution} ${act.key}`);
    asked.add(`${institution} ${act.key}`);
    if (succeeded(act)) {
      if (!owned.has(`${institution} ${person}`)) findings.push({ promise: 'I3', text: `${institution} was given the contact of ${person} (${act.key}) and does not own it` });
      const charged = Number(act.answered['pointsCharged']);
      if (charged > 0 && own === undefined) findings.push({ promise: 'I6', text: `${act.key} said that ${charged} points were charged; no reveal has this key` });
      if (charged > 0 && charged !== act.asked['points']) findings.push({ promise: 'I6', text: `${act.key} was shown the price ${act.asked['points']} and charged ${charged}` });
      const line = charges.get(`${institution} ${person}`)?.[0];
      if (charged > 0 && (line?.points !== -charged || line.balanceAfter !== act.answered['balanceAfter'])) {
        findings.push({ promise: 'I6', text: `${act.key} said ${charged} points, balance ${act.answered['balanceAfter']}; the line says ${line?.points}, ${line?.balanceAfter}` });
      }
    } else if (own !== undefined && !isOpen(act) && (act.unanswered === 0 || ['points_insufficient', 'price_changed'].includes(act.code))) {
      findings.push({ promise: 'I6', text: `${act.key} was refused (${act.code}) and is charged all the same` });
    }
  }
  for (const place of byKey.keys()) if (!asked.has(place)) findings.push({ promise: 'I6', text: `reveal ${place} that nobody asked for` });
  return findings;
}

/** I4, rule 4: whoever withdraws within a day of a charge gives the points back. A soak lasts no day. */
function checkRefunds(acts: readonly Act[], { reveals }: Ending): Finding[] {
  const charged = new Map(acts.filter((act) => act.what === 'revealContact' && succeeded(act) && Number(act.answered['pointsCharged']) > 0).map((act) => [`${act.asked['institution']} ${act.key}`, act]));
  const withdrawals = groupBy(acts.filter((act) => ['withdrawCard', 'hideCard'].includes(act.what) && succeeded(act)), ({ asked }) => String(asked['person']));
  return reveals.flatMap(({ institution, person, key, points, isRefunded }) => {
    const paid = charged.get(`${institution} ${key}`);
    const isDue = points > 0 && paid !== undefined && (withdrawals.get(person) ?? []).some(({ began }) => began > paid.ended!);
    return isDue && !isRefunded ? [{ promise: 'I4', text: `${person} withdrew after ${institution} had paid ${points} points (${key}); they did not come back` }] : [];
  });
}

/** A job carries the key of its publishing in its title. */
function checkJobs(acts: readonly Act[], { jobs }: Ending): Finding[] {
  const findings: Finding[] = [];
  const byTitle = groupBy(jobs, ({ title }) => title);
  for (const act of acts.filter(({ what }) => what === 'publishJob')) {
    const title = String(act.asked['title']);
    const found = byTitle.get(title) ?? [];
    byTitle.delete(title);
    if (succeeded(act) && found.length === 0) findings.push({ promise: 'I13', text: `job "${title}" was acknowledged and is not there` });
    if (found.length > 1) findings.push({ promise: 'I6', text: `job "${title}" was published ${found.length} times` });
    if (surelyRefused(act) && found.length > 0) findings.push({ promise: 'I6', text: `job "${title}" was refused (${act.code}) and is there` });
  }
  for (const title of byTitle.keys()) findings.push({ promise: 'I14', text: `job "${title}" that nobody published` });
  return findings;
}

function checkApplications(acts: readonly Act[], { applications }: Ending): Finding[] {
  const findings: Finding[] = [];
  const active = groupBy(applications.filter(({ isWithdrawn }) => !isWithdrawn), ({ job, person }) => `${job} ${person}`);
  for (const [pair, found] of active) if (found.length > 1) findings.push({ promise: 'I8', text: `${pair} has ${found.length} active applications` });
  const known = new Map(applications.map((application) => [application.id, application]));
  const applied = acts.filter(({ what }) => what === 'applyToJob');
  const told = new Set<string>();
  for (const act of applied.filter(succeeded)) {
    const id = String(act.answered['id']);
    told.add(id);
    const there = known.get(id);
    if (there?.job !== act.asked['job'] || there?.person !== act.asked['person']) findings.push({ promise: 'I13', text: `application ${id} of ${act.asked['person']} to ${act.asked['job']} was acknowledged and is not there` });
  }
  const maybe = new Set(applied.filter((act) => act.unanswered > 0).map(({ asked }) => `${asked['job']} ${asked['person']}`));
  for (const { id, job, person } of applications) {
    if (!told.has(id) && !maybe.has(`${job} ${person}`)) findings.push({ promise: 'I14', text: `application ${id} of ${person} to ${job} that nobody was told of` });
  }
  return findings;
}

function groupBy<T>(list: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of list) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}
