// Dialogs that WeChat draws over the page. They stay open until the test answers, as they wait for a user.
import { asyncCall, WxFailure, type CallLog, type WxFunction, type WxOptions } from './async-call.ts';

export interface OpenDialog {
  kind: 'modal' | 'sheet';
  title: string;
  content: string;
  choices: string[];
  options: WxOptions;
  /** Presses the button with this text. */
  press(choice: string): void;
  dismiss(): void;
}

export function dialogApis(log: CallLog) {
  const open: OpenDialog[] = [];
  const toasts: string[] = [];
  let loading: string | undefined;

  function wait(dialog: Omit<OpenDialog, 'press' | 'dismiss'>, answer: (index: number) => unknown, refuse: () => unknown) {
    return new Promise<unknown>((resolve, reject) => {
      const close = (act: () => unknown) => {
        open.splice(open.indexOf(shown), 1);
        try {
          resolve(act());
        } catch (error) {
          reject(error as Error);
        }
      };
      const shown: OpenDialog = {
        ...dialog,
        press(choice) {
          const index = dialog.choices.indexOf(choice);
          if (index < 0) throw new Error(`对话框没有「${choice}」，只有：${dialog.choices.join('、')}`);
          close(() => answer(index));
        },
        dismiss: () => close(refuse),
      };
      open.push(shown);
    });
  }

  const apis: Record<string, WxFunction> = {
    showModal: asyncCall(log, 'showModal', (options) => {
      const text = (name: string, otherwise: string) => String(options[name] ?? otherwise);
      const choices = [...(options['showCancel'] === false ? [] : [text('cancelText', '取消')]), text('confirmText', '确定')];
      const result = (confirm: boolean) => ({ confirm, cancel: !confirm });
      return wait(
        { kind: 'modal', title: text('title', ''), content: text('content', ''), choices, options },
        (index) => result(index === choices.length - 1),
        () => result(false),
      );
    }),
    showActionSheet: asyncCall(log, 'showActionSheet', (options) => {
      const choices = (options['itemList'] ?? []) as string[];
      return wait(
        { kind: 'sheet', title: String(options['alertText'] ?? ''), content: '', choices, options },
        (tapIndex) => ({ tapIndex }),
        () => {
          throw new WxFailure('cancel');
        },
      );
    }),
    showToast: asyncCall(log, 'showToast', ({ title }) => void toasts.push(String(title))),
    hideToast: asyncCall(log, 'hideToast', () => undefined),
    showLoading: asyncCall(log, 'showLoading', ({ title }) => void (loading = String(title ?? ''))),
    hideLoading: asyncCall(log, 'hideLoading', () => void (loading = undefined)),
  };
  return { apis, open, toasts, loading: () => loading };
}
