/** The tags that WeChat itself draws. They are plain nodes here: attributes in, events out. */
export const builtInTags = new Set([
  ...['view', 'text', 'block', 'slot', 'template', 'import', 'include', 'wxs', 'icon', 'image', 'rich-text', 'progress'],
  ...['button', 'checkbox', 'checkbox-group', 'editor', 'form', 'input', 'keyboard-accessory', 'label', 'picker', 'picker-view'],
  ...['picker-view-column', 'radio', 'radio-group', 'slider', 'switch', 'textarea'],
  ...['scroll-view', 'swiper', 'swiper-item', 'movable-area', 'movable-view', 'cover-view', 'cover-image', 'match-media'],
  ...['page-container', 'root-portal', 'share-element', 'page-meta', 'navigation-bar', 'navigator', 'functional-page-navigator'],
  ...['audio', 'camera', 'live-player', 'live-pusher', 'video', 'voip-room', 'map', 'canvas', 'web-view'],
  ...['ad', 'ad-custom', 'official-account', 'open-data', 'native-component', 'aria-component'],
]);

/** Built-in behaviours a component may name; only form fields matter, and the form reads `name` and `value` itself. */
export const builtInBehaviors = ['wx://form-field', 'wx://form-field-group', 'wx://form-field-button', 'wx://component-export'];
