// The whole `wx` object. Each name of WeChat's declarations is an own enumerable property, as uni-app needs it.
import { wxApiNames } from './api-names.ts';
import { asyncCall, WxFailure, type CallLog, type WxFunction, type WxOptions } from './async-call.ts';

/** How a test answers an API that has no implementation here (choosing a picture, signing in, …). */
export type WxAnswers = Record<string, (options: WxOptions) => unknown>;

/** APIs that only change how WeChat itself looks or counts: they succeed and stand in the call log. */
const accepted = [
  ...['setNavigationBarTitle', 'setNavigationBarColor', 'showNavigationBarLoading', 'hideNavigationBarLoading', 'hideHomeButton'],
  ...['setTabBarBadge', 'removeTabBarBadge', 'setTabBarItem', 'setTabBarStyle', 'showTabBar', 'hideTabBar', 'showTabBarRedDot', 'hideTabBarRedDot'],
  ...['setBackgroundColor', 'setBackgroundTextStyle', 'startPullDownRefresh', 'stopPullDownRefresh', 'pageScrollTo', 'loadFontFace'],
  ...['showShareMenu', 'hideShareMenu', 'updateShareMenu', 'vibrateShort', 'vibrateLong', 'makePhoneCall', 'addPhoneContact', 'previewImage'],
  ...['setKeepScreenOn', 'hideKeyboard', 'preloadAssets', 'requirePrivacyAuthorize', 'enableAlertBeforeUnload', 'disableAlertBeforeUnload'],
];

export function buildWx(log: CallLog, parts: Record<string, WxFunction>[], eventApi: (name: string) => WxFunction, answers: WxAnswers) {
  const wx: Record<string, unknown> = {};
  for (const name of wxApiNames()) {
    if (/^(on|off)[A-Z]/.test(name)) wx[name] = eventApi(name);
    else if (/^report|^createCache|^batch/.test(name)) wx[name] = () => undefined;
    else wx[name] = answerable(log, name, answers);
  }
  for (const name of accepted) wx[name] = asyncCall(log, name, (options) => answers[name]?.(options));
  Object.assign(wx, clipboardApis(log), ...parts, {
    env: { USER_DATA_PATH: 'http://usr' },
    nextTick: (act: () => void) => void setTimeout(act, 0),
    login: asyncCall(log, 'login', (options) => answers['login']?.(options) ?? { code: 'code-of-this-test' }),
    getPrivacySetting: asyncCall(log, 'getPrivacySetting', () => ({ needAuthorization: false, privacyContractName: '' })),
  });
  return wx;
}

function answerable(log: CallLog, name: string, answers: WxAnswers): WxFunction {
  if (/^create|Sync$|^get\w+Manager$/.test(name)) {
    return (options: WxOptions) => {
      log.calls.push({ name, options });
      const answer = answers[name];
      if (!answer) throw new Error(`wx.${name} 在测试里没有实现；用 answers.${name} 给出结果`);
      return answer(options);
    };
  }
  return asyncCall(log, name, (options) => {
    const answer = answers[name];
    if (!answer) throw new WxFailure('not available in this test');
    return answer(options);
  });
}

function clipboardApis(log: CallLog): Record<string, WxFunction> {
  let clipboard = '';
  return {
    setClipboardData: asyncCall(log, 'setClipboardData', ({ data }) => void (clipboard = String(data))),
    getClipboardData: asyncCall(log, 'getClipboardData', () => ({ data: clipboard })),
  };
}
