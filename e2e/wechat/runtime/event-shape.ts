// Events as WeChat hands them over: plain objects with their own fields. uni-app's runtime looks for own fields only.
import { Event, type Element } from 'glass-easel';

interface Target {
  id?: string;
  dataset?: unknown;
}

const plain = (target: Target) => ({ id: target.id ?? '', dataset: target.dataset ?? {}, offsetLeft: 0, offsetTop: 0 });

let isInstalled = false;
export function installEventShape() {
  if (isInstalled) return;
  isInstalled = true;
  Event.prototype.wrapShadowedEvent = function wrap(this: Event<unknown>, target: Element, mark, current: Element) {
    const event = {
      type: this.type,
      timeStamp: this.timeStamp,
      target: plain(target),
      currentTarget: plain(current),
      mark: mark ?? {},
      detail: this.detail,
      ...this.extraFields,
    };
    // The framework calls these on the wrapped event itself.
    const control = {
      preventDefault: () => this.preventDefault(),
      stopPropagation: () => this.stopPropagation(),
      markMutated: () => this.markMutated(),
    };
    for (const [name, value] of Object.entries(control)) {
      Object.defineProperty(event, name, { value, enumerable: false, writable: true, configurable: true });
    }
    return event as never;
  };
}
