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
  async openTab(label: string): Promise<void> {
    await this.page.getByRole('tab', { name: label, exact: true }).filter({ visible: true }).click();
  }
  async choose(option: string): Promise<void> {
    await this.page.getByRole('radio', { name: option, exact: true }).filter({ visible: true }).click();
  }
  /** The heading of the page that is shown. */
  async at(title: string): Promise<void> {
    await this.page.waitForFunction(`document.title === ${JSON.stringify(title)}`);
  }
  async back(): Promise<void> {
    await this.page.goBack();
  }
}
