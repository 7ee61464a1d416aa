/** Only for what went well; a refusal stands where it belongs, in words that stay. */
export function showSuccess(text: string) {
  uni.showToast({ title: text, icon: 'none', duration: 1500 });
}
