// What the program asks about its phone. One phone for all tests: a common size with a notch.
import { screen } from '../fake-layout.ts';
import { asyncCall, type CallLog, type WxFunction } from './async-call.ts';

export type Theme = 'light' | 'dark';
type Listener = (value: unknown) => void;

export function systemApis(log: CallLog, initialTheme: Theme) {
  let theme = initialTheme;
  const listeners = new Map<string, Set<Listener>>();
  const windowInfo = () => ({
    pixelRatio: 3,
    screenWidth: screen.width,
    screenHeight: screen.height,
    windowWidth: screen.width,
    windowHeight: screen.height - screen.statusBar - 44,
    statusBarHeight: screen.statusBar,
    screenTop: screen.statusBar + 44,
    safeArea: { left: 0, right: screen.width, top: screen.statusBar, bottom: 810, width: screen.width, height: 763 },
  });
  const deviceInfo = () => ({ brand: 'iPhone', model: 'iPhone 14', system: 'iOS 17.0', platform: 'ios', memorySize: 6000, benchmarkLevel: 50, abi: 'arm64' });
  const appBaseInfo = () => ({
    SDKVersion: '3.8.0',
    version: '8.0.50',
    language: 'zh_CN',
    theme,
    enableDebug: false,
    fontSizeSetting: 16,
    fontSizeScaleFactor: 1,
    host: { appId: '', env: 'WeChat' },
  });
  const all = () => ({ ...windowInfo(), ...deviceInfo(), ...appBaseInfo(), errMsg: 'getSystemInfo:ok' });
  const launch = { path: '', query: {}, scene: 1001, referrerInfo: {} };
  const network = { networkType: 'wifi', isConnected: true };

  const apis: Record<string, WxFunction> = {
    getSystemInfoSync: all,
    getSystemInfo: asyncCall(log, 'getSystemInfo', all),
    getSystemInfoAsync: asyncCall(log, 'getSystemInfoAsync', all),
    getWindowInfo: windowInfo,
    getDeviceInfo: deviceInfo,
    getAppBaseInfo: appBaseInfo,
    getSystemSetting: () => ({ bluetoothEnabled: true, locationEnabled: true, wifiEnabled: true, deviceOrientation: 'portrait' }),
    getAppAuthorizeSetting: () => ({ albumAuthorized: 'authorized', notificationAuthorized: 'authorized' }),
    getSkylineInfoSync: () => ({ isSupported: false }),
    getRendererUserAgent: () => '',
    getMenuButtonBoundingClientRect: () => ({ width: 87, height: 32, top: 51, right: 383, bottom: 83, left: 296 }),
    getLaunchOptionsSync: () => launch,
    getEnterOptionsSync: () => launch,
    getAccountInfoSync: () => ({ miniProgram: { appId: 'wx0000000000000000', envVersion: 'develop', version: '' } }),
    getNetworkType: asyncCall(log, 'getNetworkType', () => network),
    getUpdateManager: () => ({ onCheckForUpdate() {}, onUpdateReady() {}, onUpdateFailed() {}, applyUpdate() {} }),
    canIUse: () => true,
  };

  /** `onX` keeps a listener, `offX` drops it; `tell` is how a test lets it happen. */
  function eventApi(name: string): WxFunction {
    const event = name.replace(/^(on|off)/, '');
    return (listener?: Listener) => {
      const known = listeners.get(event) ?? new Set<Listener>();
      listeners.set(event, known);
      if (name.startsWith('off')) {
        if (listener) known.delete(listener);
        else known.clear();
      } else if (listener) known.add(listener);
    };
  }
  function tell(event: string, value: unknown) {
    if (event === 'ThemeChange') theme = (value as { theme: Theme }).theme;
    if (event === 'NetworkStatusChange') Object.assign(network, value);
    for (const listener of listeners.get(event) ?? []) listener(value);
  }
  return { apis, eventApi, tell, isOnline: () => network.isConnected };
}
