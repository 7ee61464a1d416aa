import { longestPictureSide, mostPictureBytes, type PickedPicture } from './picked-picture.ts';

/** Pictures from the album or the camera, which WeChat makes smaller itself. */
export const choosePicturesInWechat = (count: number) =>
  new Promise<PickedPicture[]>((resolve, reject) => {
    uni.chooseMedia({
      count,
      mediaType: ['image'],
      sizeType: ['compressed'],
      success: ({ tempFiles }) => resolve(Promise.all(tempFiles.map(({ tempFilePath, size }) => fit(tempFilePath, size)))),
      fail: reject,
    });
  });

/** Once more when that was not enough. */
const fit = (path: string, bytes: number) =>
  new Promise<PickedPicture>((resolve) => {
    if (bytes <= mostPictureBytes) return resolve({ path });
    uni.compressImage({
      src: path,
      quality: 70,
      compressedWidth: longestPictureSide,
      success: ({ tempFilePath }) => resolve({ path: tempFilePath }),
      fail: () => resolve({ path }),
    });
  });
