// There is no layout here. Every element is as large as one row of a list, every observed element is in view.
import { Element } from 'glass-easel';

export const screen = { width: 390, height: 844, statusBar: 47 };
const row = { left: 0, top: 0, width: screen.width, height: 44 };
const rect = { ...row, right: row.width, bottom: row.height };

let isInstalled = false;
export function installFakeLayout() {
  if (isInstalled) return;
  isInstalled = true;
  Element.prototype.getBoundingClientRect = (done) => done({ ...row });
  Element.prototype.getScrollOffset = (done) => done({ scrollLeft: 0, scrollTop: 0, scrollWidth: row.width, scrollHeight: row.height });
  Element.prototype.createIntersectionObserver = (_relative, _margin, _thresholds, tell) => {
    const timer = setTimeout(() => tell({ intersectionRatio: 1, boundingClientRect: rect, intersectionRect: rect, relativeRect: rect, time: Date.now() } as never), 0);
    return { disconnect: () => clearTimeout(timer) };
  };
}
