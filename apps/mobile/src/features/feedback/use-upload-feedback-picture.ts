import { reactive } from 'vue';
import { apiSending } from '../../platform/api.ts';
import { fetchFile } from '../../platform/fetch-file.ts';
import type { PickedPicture } from '../../platform/picked-picture.ts';
import { randomId } from '../../platform/random-id.ts';
import { sendFile } from '../../platform/send-file.ts';
import type { Side } from '../../platform/session.ts';
import { problemText } from '../../ui/problem-text.ts';
import { picturePath } from './picture-path.ts';

/** One of the up to three places for pictures. */
export interface PictureSlot {
  /** Of the try, so that a retry after a lost answer keeps one picture (rule 25). */
  key: string;
  state: 'uploading' | 'failed' | 'ready';
  percent: number;
  /** A local address to show; empty while a picture of an older draft is fetched. */
  path: string;
  /** The server's, when it is ready. */
  id: string;
  message: string;
  picked?: PickedPicture;
}

/** The pictures of a feedback that is written. `onChange` hears when those that are ready change. */
export function useUploadFeedbackPicture(side: Side, onChange: () => void) {
  const slots = reactive<PictureSlot[]>([]);
  const readyIds = () => slots.filter(({ state }) => state === 'ready').map(({ id }) => id);

  async function upload(slot: PictureSlot) {
    if (!slot.picked) return;
    Object.assign(slot, { state: 'uploading', percent: 0, message: '' });
    const send = sendFile(slot.picked, (percent) => {
      slot.percent = percent;
    });
    const outcome = await apiSending(side, send).call('uploadFeedbackPicture', undefined, { idempotencyKey: slot.key });
    // Removed while it was under way: the server deletes what no feedback takes.
    if (!slots.includes(slot)) return;
    if (outcome.ok) Object.assign(slot, { state: 'ready', id: outcome.data.id });
    else Object.assign(slot, { state: 'failed', message: problemText(outcome.problem) });
    onChange();
  }

  function add(pictures: readonly PickedPicture[]) {
    for (const picked of pictures) {
      slots.push({ key: randomId(), state: 'uploading', percent: 0, path: picked.path, id: '', message: '', picked });
      void upload(slots[slots.length - 1]!);
    }
  }

  /** Pictures that an earlier visit uploaded. One that the server has deleted meanwhile is left out. */
  async function restore(ids: readonly string[]) {
    for (const id of ids) slots.push({ key: randomId(), state: 'ready', percent: 100, path: '', id, message: '' });
    await Promise.all(
      [...slots].map(async (slot) => {
        const fetched = await fetchFile(side, picturePath(slot.id));
        if ('path' in fetched) slot.path = fetched.path;
        else if (fetched.isGone) remove(slot);
      }),
    );
  }

  function remove(slot: PictureSlot) {
    const index = slots.indexOf(slot);
    if (index >= 0) slots.splice(index, 1);
    onChange();
  }

  return { slots, readyIds, add, restore, remove, retry: upload };
}
