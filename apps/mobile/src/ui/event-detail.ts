/** The framework's form events carry their value in `detail`, which the browser's own event types don't know. */
export const inputText = (event: unknown): string => String((event as { detail: { value: unknown } }).detail.value);

export const swiperIndex = (event: unknown): number => (event as { detail: { current: number } }).detail.current;

export const touchY = (event: unknown): number | undefined => (event as { touches?: { clientY: number }[] }).touches?.[0]?.clientY;
