// The kit's sources do not pass our stricter compiler settings, so its components are typed here as opaque.
import type { DefineComponent } from 'vue'

declare const component: DefineComponent<Record<string, unknown>>
export default component
