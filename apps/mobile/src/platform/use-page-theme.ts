import { onShow } from '@dcloudio/uni-app';
import { watch } from 'vue';
import { useDevice } from './device.ts';

/** Carries the theme to what the page's own root cannot reach: the navigation bar and the ground behind the page. */
export function usePageTheme() {
  const device = useDevice();

  function apply() {
    const isDark = device.theme === 'dark';
    uni.setNavigationBarColor({
      frontColor: isDark ? '#ffffff' : '#000000',
      backgroundColor: isDark ? '#1a212b' : '#ffffff',
      fail: () => {},
    });
    // #ifdef H5
    document.documentElement.className = device.rootClass;
    // #endif
    // #ifdef MP-WEIXIN
    uni.setBackgroundColor({
      backgroundColor: isDark ? '#0f141b' : '#f4f6f9',
      backgroundColorTop: isDark ? '#0f141b' : '#f4f6f9',
      backgroundColorBottom: isDark ? '#0f141b' : '#f4f6f9',
    });
    uni.setBackgroundTextStyle({ textStyle: isDark ? 'light' : 'dark' });
    // #endif
  }

  onShow(apply);
  watch(() => device.rootClass, apply);
}
