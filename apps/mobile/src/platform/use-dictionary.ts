// Each list says what it ships when it is first imported; the pages ask for them by kind.
import '@cert/contract/codes/education';
import '@cert/contract/codes/grades';
import '@cert/contract/codes/pay';
import '@cert/contract/codes/post-types';
import '@cert/contract/codes/schemes';
import { applyDictionary, type DictionaryChange } from '@cert/contract/codes/dictionary';
import { watch } from 'vue';
import { api } from './api.ts';
import { usePrivacyConsent } from './privacy-consent.ts';
import { readStored, writeStored } from './storage.ts';

const key = 'dictionary-changes';

/**
 * What operators changed in the dictionaries (A6). The last known changes count from the first page on; newer ones are
 * asked for at each start and count for the pages opened after their answer.
 */
export function useDictionary() {
  const consent = usePrivacyConsent();
  async function refresh() {
    const result = await api.anyone.call('listDictionaryChanges');
    if (!result.ok) return;
    applyDictionary(result.data.changes);
    writeStored(key, result.data.changes);
  }
  return {
    load() {
      applyDictionary(readStored<DictionaryChange[]>(key) ?? []);
      // Nothing is sent before the first consent (X4).
      watch(() => consent.isAgreed, (isAgreed) => void (isAgreed && refresh()), { immediate: true });
    },
  };
}
