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
