let counter = 0;

/** An id that is unique on the page, to tie a field to its label and its error. */
export const nextFieldId = (): string => `field-${(counter += 1)}`;

interface InnerInput {
  label: string;
  autocomplete?: string | undefined;
  error?: string | undefined;
  errorId?: string | undefined;
}

/**
 * On H5 the framework wraps the browser's input in an element of its own; label, error and autofill must reach the inner
 * one. WeChat reads them from the outer one.
 */
export function labelInnerInput(fieldId: string, { label, autocomplete, error, errorId }: InnerInput): void {
  // #ifdef H5
  const input = document.querySelector(`#${fieldId} input, #${fieldId} textarea`);
  if (!input) return;
  input.setAttribute('aria-label', label);
  if (autocomplete) input.setAttribute('autocomplete', autocomplete);
  input.setAttribute('aria-invalid', String(Boolean(error)));
  if (error && errorId) input.setAttribute('aria-describedby', errorId);
  else input.removeAttribute('aria-describedby');
  // #endif
}
