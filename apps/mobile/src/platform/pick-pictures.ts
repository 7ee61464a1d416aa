import { choosePicturesInWechat } from './choose-pictures-in-wechat.ts';
import { choosePicturesOnPage } from './choose-pictures-on-page.ts';
import type { PickedPicture } from './picked-picture.ts';

/** Lets the user choose up to `count` pictures, each made small enough to be taken. Empty when the user chose none. */
export async function pickPictures(count: number): Promise<PickedPicture[]> {
  let choose = choosePicturesOnPage;
  // #ifndef H5
  choose = choosePicturesInWechat;
  // #endif
  return choose(count).catch(() => []);
}
