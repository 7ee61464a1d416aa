import { defineStore } from 'pinia';
import { computed, ref } from 'vue';
import { randomId } from './random-id.ts';
import { readStored, writeStored } from './storage.ts';

export const textSizes = [
  { code: 'standard', label: '标准' },
  { code: 'large', label: '大' },
  { code: 'extra-large', label: '特大' },
] as const;
export type TextSize = (typeof textSizes)[number]['code'];

export const appearances = [
  { code: 'system', label: '跟随系统' },
  { code: 'light', label: '浅色' },
  { code: 'dark', label: '深色' },
] as const;
export type Appearance = (typeof appearances)[number]['code'];

type Theme = 'light' | 'dark';

function readSystemTheme(): Theme {
  // #ifdef H5
  if (typeof matchMedia === 'function') return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  // #endif
  return uni.getSystemInfoSync().theme === 'dark' ? 'dark' : 'light';
}

/** What this device remembers about how its user reads: text size, dark mode, and its own name for the server's limits. */
export const useDevice = defineStore('device', () => {
  const textSize = ref<TextSize>(readStored('textSize') ?? 'standard');
  const appearance = ref<Appearance>(readStored('appearance') ?? 'system');
  const systemTheme = ref<Theme>(readSystemTheme());

  let id = readStored<string>('deviceId');
  if (!id) {
    id = randomId();
    writeStored('deviceId', id);
  }

  const theme = computed<Theme>(() => (appearance.value === 'system' ? systemTheme.value : appearance.value));
  /** Both classes stand on the root of every page; the tokens hang on them. */
  const rootClass = computed(() => `theme-${theme.value} text-${textSize.value}`);

  function setTextSize(size: TextSize) {
    textSize.value = size;
    writeStored('textSize', size);
  }
  function setAppearance(choice: Appearance) {
    appearance.value = choice;
    writeStored('appearance', choice);
  }
  function watchSystemTheme() {
    // #ifdef H5
    if (typeof matchMedia === 'function') {
      matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
        systemTheme.value = readSystemTheme();
      });
    }
    // #endif
    // #ifndef H5
    uni.onThemeChange(({ theme: changed }) => {
      systemTheme.value = changed === 'dark' ? 'dark' : 'light';
    });
    // #endif
  }

  return { id, textSize, appearance, theme, rootClass, setTextSize, setAppearance, watchSystemTheme };
});
