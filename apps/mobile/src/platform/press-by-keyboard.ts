const pressable = ['button', 'switch', 'checkbox', 'radio', 'tab', 'link', 'option'];

/** H5 draws buttons as its own elements, which the keyboard does not press. Enter and Space shall work there too. */
export function pressByKeyboard() {
  document.addEventListener('keydown', (event) => {
    const target = event.target as HTMLElement;
    if (event.key !== 'Enter' && event.key !== ' ') return;
    if (!pressable.includes(target.getAttribute('role') ?? '')) return;
    event.preventDefault();
    target.click();
  });
}
