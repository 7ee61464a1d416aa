import { describe, expect, it } from 'vitest';
import { jobMarks, stateTags, withdrawalText } from './application-states.ts';

describe('[P8] words of 我的投递', () => {
  it('names every state, and [rule 16] a job that was deleted', () => {
    expect(Object.values(stateTags).map(({ label }) => label)).toEqual(['已投递', '被查看', '合适', '不合适', '已撤回']);
    expect(jobMarks.deleted).toBe('该职位已删除');
    expect(jobMarks.open).toBe('');
  });

  it('[rule 17] says before withdrawing who loses sight of what, and whether one can apply again', () => {
    const job = { institutionName: '远方认证有限公司', state: 'open' } as Parameters<typeof withdrawalText>[0]['job'];
    expect(withdrawalText({ job, state: 'submitted' })).toBe('撤回后，远方认证有限公司不能再看到您的名片和联系方式。撤回后可以再次投递。');
    const deleted = withdrawalText({ job: { ...job, state: 'deleted' }, state: 'suitable' });
    expect(deleted).toContain('平台无法收回');
    expect(deleted).toContain('不能再次投递');
  });
});
