import { showSuccess } from '../ui/toast.ts';

/** A link that leaves the app. A mini program may not open foreign pages, so the address is handed over instead. */
export function openLink(url: string) {
  // #ifdef H5
  window.open(url, '_blank', 'noopener');
  // #endif
  // #ifndef H5
  copyText(url, '链接已复制，请在浏览器中打开');
  // #endif
}

export function copyText(text: string, done = '已复制') {
  uni.setClipboardData({ data: text, showToast: false, success: () => showSuccess(done) });
}
