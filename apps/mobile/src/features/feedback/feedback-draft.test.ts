import { describe, expect, it } from 'vitest';
import { attemptOf, emptyFeedbackDraft, feedbackBodyOf, textFault } from './feedback-draft.ts';

const draft = { ...emptyFeedbackDraft('report'), text: '  职位是假的，已核实  ', contact: '  ', pictureIds: ['pic_1'] };
const job = { kind: 'job' as const, id: 'job_1', label: '审核员' };

describe('a feedback that is written', () => {
  it('[X1] says what is missing in the text', () => {
    expect(textFault('   ')).toBe('请填写反馈内容');
    expect(textFault(' 打不开 ')).toBe('请至少填写 5 个字');
    expect(textFault('打不开页面')).toBe('');
  });

  it('[X1] an empty contact is none, and only a report has an object', () => {
    expect(feedbackBodyOf(draft, job)).toEqual({ kind: 'report', text: '职位是假的，已核实', pictureIds: ['pic_1'], contact: null, reported: { kind: 'job', id: 'job_1' } });
    expect(feedbackBodyOf({ ...draft, kind: 'fault' }, job).reported).toBeNull();
  });

  it('[X1] [rule 25] the same content after a lost answer keeps its key; other content gets a new one', () => {
    let count = 0;
    const newKey = () => `key-${(count += 1)}`;
    const first = attemptOf(draft, feedbackBodyOf(draft, job), newKey);
    const kept = { ...draft, attempt: first };
    expect(attemptOf(kept, feedbackBodyOf(kept, job), newKey)).toEqual(first);
    const changed = { ...kept, text: '还有一点要补充' };
    expect(attemptOf(changed, feedbackBodyOf(changed, job), newKey).key).toBe('key-2');
  });
});
