import type { Locator, Page } from 'playwright-core';

interface Input {
  /** Values of path, query and header parameters, over the examples that are filled in. */
  parameters?: Record<string, string>;
  /** Changes the example body. */
  editBody?: (body: Record<string, unknown>) => Record<string, unknown>;
}

/** Swagger UI as a person uses it. */
export class SwaggerPage {
  private constructor(private readonly page: Page) {}

  static async open(page: Page, url: string): Promise<SwaggerPage> {
    page.setDefaultTimeout(15_000);
    await page.goto(url);
    await page.locator('.swagger-ui .opblock').first().waitFor();
    return new SwaggerPage(page);
  }

  /** Opens `Authorize`, enters a value for one scheme and closes it again. */
  async authorize(scheme: string, value: string): Promise<void> {
    await this.page.locator('.scheme-container .btn.authorize').click();
    const form = this.page.locator('.auth-container form', {
      has: this.page.locator('h4', { hasText: scheme }),
    });
    await form.locator('input').fill(value);
    await form.locator('button.authorize').click();
    await form.getByText('Authorized').waitFor();
    await form.locator('.btn-done').click();
  }

  /**
   * Presses `Execute` with the examples that are filled in, and what `input` changes of them.
   * @returns the JSON that is shown
   * @throws an Error when another status is shown
   */
  async execute(
    tag: string,
    operationId: string,
    expectedStatus: number,
    { parameters = {}, editBody }: Input = {},
  ): Promise<Record<string, unknown>> {
    const block = await this.expand(tag, operationId);
    for (const [name, value] of Object.entries(parameters)) {
      await block.locator(`tr[data-param-name="${name}"] input`).fill(value);
    }
    if (editBody !== undefined) {
      const editor = block.locator('textarea.body-param__text');
      const body = JSON.parse(await editor.inputValue()) as Record<string, unknown>;
      await editor.fill(JSON.stringify(editBody(body), null, 2));
    }
    await block.locator('.btn.execute').click();
    await block.locator('.loading-container').waitFor({ state: 'detached' });
    const answer = block.locator('.live-responses-table');
    await answer.waitFor();
    const status = await answer.locator('tbody .response-col_status').innerText();
    const body = await answer.locator('tbody .highlight-code code').first().innerText();
    if (!status.startsWith(String(expectedStatus))) {
      throw new Error(`${operationId} was answered ${status}: ${body}`);
    }
    return JSON.parse(body) as Record<string, unknown>;
  }

  async screenshot(tag: string, operationId: string, path: string): Promise<void> {
    await this.block(tag, operationId).screenshot({ path });
  }

  private async expand(tag: string, operationId: string): Promise<Locator> {
    const block = this.block(tag, operationId);
    const execute = block.locator('.btn.execute');
    if (!(await execute.isVisible())) {
      await block.locator('.opblock-summary-control').click();
      await execute.waitFor();
    }
    return block;
  }

  private block(tag: string, operationId: string): Locator {
    return this.page.locator(`#operations-${tag}-${operationId}`);
  }
}
