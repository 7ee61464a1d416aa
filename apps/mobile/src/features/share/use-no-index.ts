import { onLoad, onUnload } from '@dcloudio/uni-app';

/** A sent card is for whom it was sent to: search engines leave it out (H5). */
export function useNoIndex() {
  // #ifdef H5
  let mark: HTMLMetaElement | undefined;
  onLoad(() => {
    mark = document.createElement('meta');
    mark.name = 'robots';
    mark.content = 'noindex, nofollow, noarchive';
    document.head.append(mark);
  });
  onUnload(() => mark?.remove());
  // #endif
}
