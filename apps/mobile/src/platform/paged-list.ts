import type { Outcome, Problem } from './transport.ts';

export interface Page<Item> {
  items: Item[];
  nextCursor: string | null;
}

export interface PagedListState<Item> {
  /** The first page: not there yet, there, or failed. */
  status: 'loading' | 'ready' | 'failed';
  items: Item[];
  /** What stands below the last row. */
  tail: 'idle' | 'loading' | 'failed' | 'end';
  problem: Problem | null;
}

export const emptyPagedList = <Item>(): PagedListState<Item> => ({ status: 'loading', items: [], tail: 'idle', problem: null });

/**
 * A list that grows by cursor (rule 24). It works on the state it is given, so that a page can make that state reactive.
 * An answer that comes after a newer question is thrown away.
 */
export function createPagedList<Item extends { id: string }>(
  state: PagedListState<Item>,
  fetchPage: (cursor: string | null) => Promise<Outcome<Page<Item>>>,
) {
  let question = 0;
  let nextCursor: string | null = null;

  function accept(page: Page<Item>, before: Item[]) {
    const known = new Set(before.map((item) => item.id));
    state.items = [...before, ...page.items.filter((item) => !known.has(item.id))];
    nextCursor = page.nextCursor;
    state.status = 'ready';
    state.tail = nextCursor === null ? 'end' : 'idle';
    state.problem = null;
  }

  /** Asks for the first page; the rows stay until the new ones are there. True when they arrived. */
  async function refresh(): Promise<boolean> {
    question += 1;
    const asked = question;
    const outcome = await fetchPage(null);
    if (asked !== question) return false;
    if (outcome.ok) {
      accept(outcome.data, []);
    } else {
      state.problem = outcome.problem;
      if (state.status === 'loading') state.status = 'failed';
      if (state.tail === 'loading') state.tail = 'idle';
    }
    return outcome.ok;
  }

  /** Other filters, or a retry after a failure: rows away, skeleton shown. */
  function restart(): Promise<boolean> {
    state.status = 'loading';
    state.items = [];
    state.tail = 'idle';
    state.problem = null;
    nextCursor = null;
    return refresh();
  }

  async function loadMore(): Promise<void> {
    if (state.status !== 'ready' || state.tail === 'loading' || nextCursor === null) return;
    state.tail = 'loading';
    const asked = question;
    const outcome = await fetchPage(nextCursor);
    if (asked !== question) return;
    if (outcome.ok) {
      accept(outcome.data, state.items);
    } else if (outcome.problem.code === 'cursor_invalid') {
      await refresh();
    } else {
      state.tail = 'failed';
      state.problem = outcome.problem;
    }
  }

  return { refresh, restart, loadMore };
}
