import { createPinia } from 'pinia';
import { createApp } from 'vue';
import App from './App.vue';
import { createConsoleRouter } from './platform/router.ts';
import './ui/base.css';

const app = createApp(App);
app.use(createPinia());
app.use(createConsoleRouter());
app.mount('#app');
