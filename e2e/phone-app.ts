// What a person does on the phone, in the words of the screen. Tests read as the manual does.
import type { Locator, Page } from 'playwright-core';

export class PhoneApp {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  field = (label: string): Locator => this.page.getByLabel(label, { exact: true }).and(this.page.locator('input')).filter({ visible: true });
  button = (name: string | RegExp): Locator => this.page.getByRole('button', typeof name === 'string' ? { name, exact: true } : { name }).filter({ visible: true });
  text = (words: string | RegExp): Locator => this.page.getByText(words).filter({ visible: true }).first();

  async fill(label: string, value: string): Promise<void> {
    await this.field(label).fill(value);
  }
  async press(name: string | RegExp): Promise<void> {
    await this.button(name).first().click();
  }
  async see(words: string | RegExp): Promise<void> {
    await this.text(words).waitFor();
  }
  async agree(): Promise<void> {
    await this.page.getByRole('checkbox').filter({ visible: true }).click();
  }
  /** Whether or not a badge adds its number to the name. */
  async openTab(label: string): Promise<void> {
    await this.page.getByRole('tab', { name: new RegExp(`^${label}(，|$)`) }).filter({ visible: true }).click();
  }
  async choose(option: string): Promise<void> {
    await this.page.getByRole('radio', { name: option, exact: true }).filter({ visible: true }).click();
  }
  /** One of several choices, on or off. */
  async mark(option: string): Promise<void> {
    await this.page.getByRole('checkbox', { name: option, exact: true }).filter({ visible: true }).click();
  }
  /** Waits for the page with this title. Polled from here, because the page's own policy allows no evaluated code. */
  async at(title: string): Promise<void> {
    const giveUp = Date.now() + 30_000;
    while ((await this.page.title()) !== title) {
      if (Date.now() > giveUp) throw new Error(`expected the page “${title}”, but “${await this.page.title()}” is shown`);
      await this.page.waitForTimeout(50);
    }
  }
  async back(): Promise<void> {
    await this.page.goBack();
  }
}
