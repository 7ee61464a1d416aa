// Every setData of the program: who, which fields, how much. WeChat slows down and then refuses large ones.
import type { GeneralComponent } from 'glass-easel';
import { component, type CodeSpace } from 'glass-easel-miniprogram-adapter';

export interface SetDataRecord {
  component: string;
  fields: string[];
  bytes: number;
}

type SetData = (data: Record<string, unknown>, done?: () => void) => void;
type Caller = { _$: GeneralComponent; is: string };

const logs = new Map<unknown, SetDataRecord[]>();

export function recordSetData(space: CodeSpace, log: SetDataRecord[]): () => void {
  install();
  const components = space.getComponentSpace();
  logs.set(components, log);
  return () => void logs.delete(components);
}

let isInstalled = false;
function install() {
  if (isInstalled) return;
  isInstalled = true;
  const prototype = component.ComponentCaller.prototype as unknown as { setData: SetData };
  const original = prototype.setData;
  prototype.setData = function setData(this: Caller, data, done) {
    const log = logs.get(this._$.getOwnerSpace());
    log?.push({ component: this.is, fields: Object.keys(data), bytes: Buffer.byteLength(JSON.stringify(data) ?? '') });
    original.call(this, data, done);
  };
}
