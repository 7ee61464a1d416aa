import type { Schemas } from '@cert/api-client/client';
import { ref, shallowRef } from 'vue';
import { call, uploadFile } from '../../platform/api.ts';
import { useAct } from '../../platform/use-act.ts';
import { useForm } from '../../platform/use-form.ts';
import type { BannerRow } from './use-list-all-banners.ts';

type Picture = Schemas['BannerPicture'];

const empty = { slot: 'talent_pool' as BannerRow['slot'], title: '', linkUrl: '', position: 10, startsAt: '', endsAt: '', isEnabled: true };
/** A date of the picker is a day in Asia/Shanghai; a banner runs from its first to the end of its last day. */
const startOf = (day: string | null) => (!day ? null : new Date(`${day}T00:00:00+08:00`).toISOString());
const endOf = (day: string | null) => (!day ? null : new Date(`${day}T23:59:59+08:00`).toISOString());
const dayOf = (moment: string | null) => (moment === null ? '' : new Date(Date.parse(moment) + 8 * 3_600_000).toISOString().slice(0, 10));

/** The form of one banner: its values, its picture, and saving it as a new one or as a change (A4). */
export function useSaveBanner() {
  const form = useForm(() => ({ ...empty }));
  const saving = useAct();
  const uploading = useAct();
  const picture = shallowRef<Picture | null>(null);
  const edited = ref<BannerRow | null>(null);

  function open(banner: BannerRow | null): void {
    edited.value = banner;
    picture.value = null;
    saving.clear();
    uploading.clear();
    form.reset(
      banner === null
        ? { ...empty }
        : { slot: banner.slot, title: banner.title, linkUrl: banner.linkUrl ?? '', position: banner.position, startsAt: dayOf(banner.startsAt), endsAt: dayOf(banner.endsAt), isEnabled: banner.isEnabled },
    );
  }

  async function upload(file: File): Promise<void> {
    const outcome = await uploading.act([file.name, file.size, file.lastModified], ({ idempotencyKey }) => uploadFile<Picture>('uploadBannerPicture', { file, idempotencyKey }));
    if (outcome.ok) picture.value = outcome.data;
  }

  async function save(): Promise<boolean> {
    const { linkUrl, startsAt, endsAt, ...rest } = form.values;
    const shown = { ...rest, linkUrl: linkUrl.trim() === '' ? null : linkUrl, startsAt: startOf(startsAt), endsAt: endOf(endsAt) };
    const banner = edited.value;
    const pictureId = picture.value?.pictureId ?? null;
    const outcome =
      banner === null
        ? await saving.act([shown, pictureId], (options) => call('createBanner', { body: { ...shown, pictureId: pictureId ?? '' } }, options))
        : await saving.act([shown, pictureId, banner], (options) => call('updateBanner', { params: { bannerId: banner.id }, body: { ...shown, pictureId, version: banner.version } }, options));
    return outcome.ok;
  }

  return { form, saving, uploading, picture, edited, open, upload, save };
}
