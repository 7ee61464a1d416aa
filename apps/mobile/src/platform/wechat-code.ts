/** A fresh code of WeChat, by which the server learns that a real mini program asks; undefined where there is none. */
export function readWechatCode(): Promise<string | undefined> {
  // #ifdef MP-WEIXIN
  return new Promise((resolve) => {
    uni.login({ provider: 'weixin', success: ({ code }) => resolve(code || undefined), fail: () => resolve(undefined) });
  });
  // #endif
  // #ifndef MP-WEIXIN
  return Promise.resolve(undefined);
  // #endif
}
