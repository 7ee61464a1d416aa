import type { InjectionKey } from 'vue';

/** What ui-form tells its fields: the error of a JSON pointer, and which pointers have a field that shows it. */
export const formKey: InjectionKey<{ errorOf: (pointer: string) => string | undefined; shown: Set<string> }> = Symbol('form');
