import { describe, expect, it } from 'vitest';
import { describeDevice, describeNetwork } from './describe-device.ts';

describe('describeDevice', () => {
  it.each([
    ['Mozilla/5.0 (Linux; Android 13; V2148A) AppleWebKit/537.36 Chrome/116.0 Mobile Safari/537.36 MicroMessenger/8.0.47 MiniProgramEnv/android', '微信小程序 · 安卓手机'],
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 MicroMessenger/8.0.49', '微信 · iPhone'],
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/125.0 Safari/537.36 Edg/125.0', 'Edge 浏览器 · Windows 电脑'],
    ['Mozilla/5.0 (Phone; OpenHarmony 4.1) AppleWebKit/537.36 Chrome/114 Safari/537.36 HuaweiBrowser/5.0', '华为浏览器 · 鸿蒙设备'],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/17.4 Safari/605.1.15', 'Safari 浏览器 · Mac 电脑'],
    ['curl/8.5.0', null],
    ['', null],
  ])('[X2] %s', (userAgent, words) => expect(describeDevice(userAgent)).toBe(words));
});

describe('describeNetwork', () => {
  it.each([
    ['203.0.113.77', '203.0.*.*'],
    ['::ffff:203.0.113.77', '203.0.*.*'],
    ['2408:8400:1:2::9', '2408:8400:*'],
    ['::1', '1:*'],
  ])('[X2] %s', (address, words) => expect(describeNetwork(address)).toBe(words));
});
