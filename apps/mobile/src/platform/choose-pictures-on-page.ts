import { longestPictureSide, mostPictureBytes, type PickedPicture } from './picked-picture.ts';

const acceptedTypes = ['image/png', 'image/jpeg', 'image/webp'];

/** Pictures from the browser's own chooser. */
export async function choosePicturesOnPage(count: number): Promise<PickedPicture[]> {
  const { tempFilePaths, tempFiles } = await uni.chooseImage({ count });
  return Promise.all([tempFilePaths].flat().map((path, index) => fit(path, (tempFiles as File[])[index])));
}

/** Drawn again when it is too large or of a kind that the server does not take; what cannot be drawn goes as it is and is refused there. */
async function fit(path: string, file: File | undefined): Promise<PickedPicture> {
  if (file === undefined) return { path };
  if (file.size <= mostPictureBytes && acceptedTypes.includes(file.type)) return { path, file };
  const image = await loadImage(path).catch(() => undefined);
  if (image === undefined) return { path, file };
  for (const attempt of attempts) {
    const drawn = await draw(image, attempt);
    if (drawn !== null && drawn.size <= mostPictureBytes) return { path: URL.createObjectURL(drawn), file: drawn };
  }
  return { path, file };
}

/** From good to small: leaves, gravel and noise need more bytes than a screenshot. */
const attempts = [
  { side: longestPictureSide, quality: 0.85 },
  { side: longestPictureSide, quality: 0.65 },
  { side: 1_400, quality: 0.65 },
];

function draw(image: HTMLImageElement, { side, quality }: { side: number; quality: number }): Promise<Blob | null> {
  const scale = Math.min(1, side / Math.max(image.naturalWidth, image.naturalHeight));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(image.naturalWidth * scale));
  canvas.height = Math.max(1, Math.round(image.naturalHeight * scale));
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality));
}

const loadImage = (address: string) =>
  new Promise<HTMLImageElement>((resolve, reject) => {
    const image = new Image();
    image.onload = () => resolve(image);
    image.onerror = reject;
    image.src = address;
  });
