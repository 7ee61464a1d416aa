// 求职 and 人才库 on a phone with WeChat: the list comes together with its banners, and without them when there are none.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { newId } from '../../apps/server/src/platform/ids.ts';
import { buildInstitution, buildJob, buildPublishedCard } from '../../apps/server/test/builders.ts';
import { startRealServer, storedSession, type RealServer } from './real-server.ts';
import { launchMiniProgram } from './runtime/launch.ts';
import { buildDirectory } from './the-build.ts';

let server: RealServer;
beforeAll(async () => void (server = await startRealServer()));
afterAll(() => server.close());

it.each([
  ['practitioner', 'features/jobs/pages/jobs', '.ui-job-row'],
  ['institution', 'features/talent-pool/pages/talent-pool', '.ui-card-row'],
] as const)('[P6] [I2] the list of the %s comes with the banners of now, whatever the phone remembers', async (side, path, row) => {
  const institution = await buildInstitution(server.deps);
  const person = await buildPublishedCard(server.deps);
  await buildJob(server.deps, institution.id);
  const { token } = side === 'practitioner' ? person : institution;
  for (const [knows, count] of [[undefined, 1], [true, 0], [false, 0], [false, 1]] as const) {
    await server.db.deleteFrom('banners').execute();
    const slot = side === 'practitioner' ? 'jobs' : 'talent_pool';
    if (count > 0) await server.db.insertInto('banners').values({ id: newId('banner'), slot, title: '横幅', image_file: 'jobs-pay.png', position: 0 }).execute();
    const kept = { ...storedSession(side, token), ...(knows === undefined ? {} : { [`hadBanners.${slot}`]: knows }) };
    const app = await launchMiniProgram({ directory: buildDirectory, apiBase: server.base, storage: kept });
    await app.open(path);
    await app.waitFor(() => app.page().has(row));
    expect(app.page().has('.ui-banner-carousel__swiper'), `remembers ${knows}, now ${count}`).toBe(count > 0);
    expect(app.page().has('.ui-list-opening')).toBe(false);
    app.close();
    expect(app.errors).toEqual([]);
    expect(app.consoleErrors).toEqual([]);
  }
});
