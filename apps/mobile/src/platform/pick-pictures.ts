import { choosePicturesOnPage } from './choose-pictures-on-page.ts';
import { choosePicturesInWechat } from './choose-pictures-in-wechat.ts';

export interface PickedPicture {
  /** A local address that an image shows. */
  path: string;
  /** On a web page alone: the bytes themselves. */
  file?: Blob;
}

/** What the server takes. */
export const mostPictureBytes = 2 * 1024 * 1024;
/** Enough to read a screenshot, and well below that. */
export const longestPictureSide = 2_048;

/** Lets the user choose up to `count` pictures, each made small enough to be taken. Empty when the user chose none. */
export async function pickPictures(count: number): Promise<PickedPicture[]> {
  let choose = choosePicturesOnPage;
  // #ifndef H5
  choose = choosePicturesInWechat;
  // #endif
  return choose(count).catch(() => []);
}
