import { computed, onBeforeUnmount, onMounted, reactive, ref, type Ref } from 'vue';
import { onBeforeRouteLeave } from 'vue-router';
import { confirmAct } from './confirm-act.ts';

/** The values of a form, whether they differ from what was loaded, and the way back. Typed text survives a refusal. */
export function useForm<Values extends object>(initial: () => Values) {
  const values = reactive(structuredClone(initial())) as Values;
  const start = ref(JSON.stringify(values));
  const isDirty = computed(() => JSON.stringify(values) !== start.value);

  /** Takes these values as the ones that are saved. */
  function reset(saved: Values = initial()): void {
    Object.assign(values, structuredClone(saved));
    start.value = JSON.stringify(values);
  }
  return { values, isDirty, reset };
}

/** Asks before a page with unsaved text is left, inside the console and by the browser. */
export function useUnsavedGuard(isDirty: Ref<boolean>): void {
  const warn = (event: BeforeUnloadEvent) => {
    if (isDirty.value) event.preventDefault();
  };
  onMounted(() => addEventListener('beforeunload', warn));
  onBeforeUnmount(() => removeEventListener('beforeunload', warn));
  onBeforeRouteLeave((to) => {
    // The sign-in must always open; what was typed could not be saved without it anyway.
    if (!isDirty.value || to.meta.isPublic === true) return true;
    return confirmAct({ title: '放弃未保存的内容？', consequences: ['您在本页填写的内容还没有保存。'], confirmLabel: '放弃', isDestructive: true, act: async () => ({ ok: true, data: null }) });
  });
}
