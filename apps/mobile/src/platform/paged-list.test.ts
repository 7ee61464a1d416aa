import { describe, expect, it } from 'vitest';
import { createPagedList, emptyPagedList, type Page } from './paged-list.ts';
import type { Outcome } from './transport.ts';

interface Row {
  id: string;
}
const page = (ids: string, nextCursor: string | null): Outcome<Page<Row>> => ({
  ok: true,
  data: { items: [...ids].map((id) => ({ id })), nextCursor },
});
const failure = (code = 'network_unreachable') =>
  ({ ok: false, problem: { status: 0, code, title: '网络连接失败', type: '' } }) as Outcome<Page<Row>>;

function setUp(answers: (Outcome<Page<Row>> | Promise<Outcome<Page<Row>>>)[]) {
  const asked: (string | null)[] = [];
  const state = emptyPagedList<Row>();
  const list = createPagedList(state, async (cursor) => {
    asked.push(cursor);
    return answers.shift() ?? failure();
  });
  return { state, asked, ids: () => state.items.map((item) => item.id).join(''), ...list };
}

describe('[rule 24] a paged list', () => {
  it('follows the cursor to the end', async () => {
    const list = setUp([page('ab', 'c1'), page('cd', 'c2'), page('e', null)]);
    await list.restart();
    expect(list.state).toMatchObject({ status: 'ready', tail: 'idle' });
    await list.loadMore();
    await list.loadMore();
    await list.loadMore();
    expect([list.ids(), list.state.tail, list.asked]).toEqual(['abcde', 'end', [null, 'c1', 'c2']]);
  });

  it('shows no row twice when a page repeats one', async () => {
    const list = setUp([page('ab', 'c1'), page('bc', null)]);
    await list.restart();
    await list.loadMore();
    expect(list.ids()).toBe('abc');
  });

  it('keeps its rows when a refresh or the next page fails, and can go on', async () => {
    const list = setUp([page('ab', 'c1'), failure(), failure(), page('cd', null)]);
    await list.restart();
    await list.refresh();
    expect([list.ids(), list.state.status]).toEqual(['ab', 'ready']);
    await list.loadMore();
    expect([list.ids(), list.state.tail]).toEqual(['ab', 'failed']);
    await list.loadMore();
    expect([list.ids(), list.state.tail]).toEqual(['abcd', 'end']);
  });

  it('fails visibly when the first page does not come', async () => {
    const list = setUp([failure(), page('a', null)]);
    await list.restart();
    expect(list.state).toMatchObject({ status: 'failed', problem: { title: '网络连接失败' } });
    await list.restart();
    expect([list.state.status, list.ids()]).toEqual(['ready', 'a']);
  });

  it('starts again when the server no longer knows the cursor', async () => {
    const list = setUp([page('ab', 'old'), failure('cursor_invalid'), page('xy', null)]);
    await list.restart();
    await list.loadMore();
    expect([list.ids(), list.state.tail, list.asked]).toEqual(['xy', 'end', [null, 'old', null]]);
  });

  it('throws away the answer to an older question', async () => {
    let answerFirst: (outcome: Outcome<Page<Row>>) => void = () => {};
    const first = new Promise<Outcome<Page<Row>>>((resolve) => (answerFirst = resolve));
    const list = setUp([first, page('new', null)]);
    const slow = list.restart();
    await list.restart();
    answerFirst(page('old', 'c9'));
    await slow;
    expect([list.ids(), list.state.tail]).toEqual(['new', 'end']);
  });

  it('asks for one next page at a time', async () => {
    const list = setUp([page('ab', 'c1'), page('cd', 'c2')]);
    await list.restart();
    await Promise.all([list.loadMore(), list.loadMore()]);
    expect([list.ids(), list.asked]).toEqual(['abcd', [null, 'c1']]);
  });
});
