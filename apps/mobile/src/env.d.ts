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
