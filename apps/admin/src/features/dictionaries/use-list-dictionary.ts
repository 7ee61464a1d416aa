import type { Schemas } from '@cert/api-client/client';
import type { DictionaryKind } from '@cert/contract/codes/dictionary';
import { ref, watch } from 'vue';
import { call } from '../../platform/api.ts';
import { useRead } from '../../platform/use-read.ts';

export type DictionaryRow = Schemas['DictionaryRow'];

/** The entries of the chosen dictionary. */
export function useListDictionary(first: DictionaryKind) {
  const kind = ref<DictionaryKind>(first);
  const reading = useRead(() => call('listDictionary', { params: { kind: kind.value } }));
  watch(kind, () => {
    reading.data.value = null;
    void reading.reload();
  });
  return { kind, ...reading };
}
