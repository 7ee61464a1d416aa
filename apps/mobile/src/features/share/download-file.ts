/** Hands a file to the browser (H5). */
export function downloadFile(address: string, name: string) {
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
}
