import { ref } from 'vue';

/** When the server last answered a request of ours: it counts the idle time from there, and so does the notice. */
export const lastAnsweredAt = ref(Date.now());
export const noteAnswer = (): void => void (lastAnsweredAt.value = Date.now());
