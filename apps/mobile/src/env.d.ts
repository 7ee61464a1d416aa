/// <reference types="vite/client" />

declare module '*.vue' {
  import type { DefineComponent } from 'vue'
  const component: DefineComponent<Record<string, unknown>, Record<string, unknown>, unknown>
  export default component
}

interface ImportMetaEnv {
  /** Where the WeChat build finds the server; the H5 build uses its own origin. */
  readonly VITE_API_BASE?: string
}

/** What uni has no name for; used in WeChat's branch only. */
declare const wx: {
  env: { USER_DATA_PATH: string };
  getFileSystemManager(): { writeFileSync(path: string, text: string, encoding: 'utf8'): void; unlinkSync(path: string): void };
  shareFileMessage(options: { filePath: string; fileName: string; complete: () => void }): void;
  enableAlertBeforeUnload(options: { message: string }): void;
  disableAlertBeforeUnload(): void;
};
