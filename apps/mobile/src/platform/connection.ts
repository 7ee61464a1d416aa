import { defineStore } from 'pinia';
import { ref } from 'vue';

/** Whether the network is there, as the device and the last request saw it. Pages show it in one place, ui-page.vue. */
export const useConnection = defineStore('connection', () => {
  const isLost = ref(false);

  function watchNetwork() {
    uni.onNetworkStatusChange(({ isConnected }) => {
      isLost.value = !isConnected;
    });
  }
  return { isLost, watchNetwork };
});
