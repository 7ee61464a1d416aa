import type { Pen } from './pen.ts';

/** Draws on a canvas that nobody sees. @returns an address of the PNG for an image; undefined when this device cannot. */
export async function makePicture(width: number, height: number, draw: (pen: Pen) => void): Promise<string | undefined> {
  try {
    // #ifdef H5
    const sheet = document.createElement('canvas');
    sheet.width = width;
    sheet.height = height;
    const pen = sheet.getContext('2d');
    if (pen === null) return undefined;
    draw(pen);
    return sheet.toDataURL('image/png');
    // #endif
    // #ifdef MP-WEIXIN
    return await drawInWechat(width, height, draw);
    // #endif
  } catch {
    return undefined;
  }
}

// #ifdef MP-WEIXIN
interface WechatCanvas {
  getContext(kind: '2d'): Pen;
}
declare const wx: {
  createOffscreenCanvas(options: { type: '2d'; width: number; height: number }): WechatCanvas;
  canvasToTempFilePath(options: { canvas: WechatCanvas; fileType: 'png'; destWidth: number; destHeight: number; success(result: { tempFilePath: string }): void; fail(): void }): void;
};

function drawInWechat(width: number, height: number, draw: (pen: Pen) => void): Promise<string | undefined> {
  const sheet = wx.createOffscreenCanvas({ type: '2d', width, height });
  draw(sheet.getContext('2d'));
  return new Promise((resolve) => {
    wx.canvasToTempFilePath({ canvas: sheet, fileType: 'png', destWidth: width, destHeight: height, success: ({ tempFilePath }) => resolve(tempFilePath), fail: () => resolve(undefined) });
  });
}
// #endif
