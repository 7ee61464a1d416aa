import { createPinia } from 'pinia';
import { createSSRApp } from 'vue';
import App from './App.vue';
// #ifdef H5
import { pressByKeyboard } from './platform/press-by-keyboard.ts';
// #endif

export function createApp() {
  const app = createSSRApp(App);
  app.use(createPinia());
  // #ifdef H5
  pressByKeyboard();
  // #endif
  return { app };
}
