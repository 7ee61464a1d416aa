/// <reference types="vite/client" />

declare module '*.vue' {
  import type { DefineComponent } from 'vue'
  const component: DefineComponent<Record<string, unknown>, Record<string, unknown>, unknown>
  export default component
}

/** The 操作手册; made by build/help-pages.ts from docs/manual. */
declare module 'virtual:help' {
  import type { HelpPage } from '../build/help-pages.ts';
  export const helpPages: HelpPage[];
  /** Picture name → address; empty in the mini program. */
  export const helpPictures: Record<string, string>;
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
