/** WeChat's own browser keeps no file; every other one does. */
const canKeepFiles = () => !/MicroMessenger/i.test(navigator.userAgent);

/** Hands a file to the browser (H5). @returns false where this browser keeps none: then the page says what to do instead. */
export function downloadFile(address: string, name: string): boolean {
  if (!canKeepFiles()) return false;
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  return true;
}
