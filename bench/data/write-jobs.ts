import type { Client } from 'pg';
import { postTypes } from '@cert/contract/codes/post-types';
import { chanceFrom, weightTable, type Chance } from './random.ts';
import { cityWeights, drawSchemes, educations } from './weights.ts';
import { institutionCount, institutionId } from './write-institutions.ts';

const posts = weightTable(postTypes.map((post, index) => [post.code, 1 / (index + 1)] as const));

/** Ten open jobs of each institution (rule 13), of the last thirty days. */
export async function writeJobs(client: Client, now: number): Promise<void> {
  const chance = chanceFrom(4);
  const jobs = Array.from({ length: institutionCount * 10 }, (_, number) => drawJob(chance, institutionId(number % institutionCount), now));
  const columns = Object.keys(jobs[0]!).join(', ');
  for (let from = 0; from < jobs.length; from += 1_000) {
    const part = JSON.stringify(jobs.slice(from, from + 1_000));
    await client.query(`insert into jobs (${columns}) select ${columns} from jsonb_populate_recordset(null::jobs, $1::jsonb)`, [part]);
  }
}

function drawJob(chance: Chance, institution: string, now: number) {
  const city = chance.draw(cityWeights) ?? '110100';
  const publishedAt = new Date(now - Math.floor(chance.next() * 30 * 86_400_000)).toISOString();
  const low = 6 + chance.below(20);
  const kind = chance.next();
  const pay = kind < 0.7 ? ['monthly', low, low + 2 + chance.below(8), 12] : kind < 0.85 ? ['daily', low * 50, low * 80, null] : ['negotiable', null, null, null];
  return {
    id: chance.id('job'),
    institution_id: institution,
    title: `招聘审核员（${chance.below(1000)}）`,
    schemes: drawSchemes(chance),
    post_type: chance.draw(posts),
    employment_kinds: [chance.pick(['full_time', 'part_time'])],
    headcount: 1 + chance.below(5),
    pay_kind: pay[0],
    pay_min: pay[1],
    pay_max: pay[2],
    pay_months: pay[3],
    city_code: city,
    province_code: city.slice(0, 2),
    education: chance.draw(educations),
    requirements: '具有 CCAA 注册审核员资格，能适应出差，责任心强。'.repeat(3),
    valid_until: new Date(now + 60 * 86_400_000).toISOString().slice(0, 10),
    field_versions: {},
    flags: [],
    created_at: publishedAt,
    published_at: publishedAt,
  };
}
