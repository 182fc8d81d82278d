import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DemoProcess } from './support/demo-process.js';

const run = promisify(execFile);
/** The only part whose requests are meant to be refused. */
const REFUSED = 'When something is wrong';
const LARGEST_README_BYTES = 8_192;

interface Block {
  heading: string;
  code: string;
}

/** The shell commands of a document, in order. */
function readShellBlocks(document: string): Block[] {
  const blocks: Block[] = [];
  let heading = '';
  for (const [, title, code] of readFileSync(document, 'utf8').matchAll(
    /^#+ (.+)$|^```sh\n([\s\S]*?)^```$/gm,
  )) {
    heading = title ?? heading;
    if (code !== undefined) {
      blocks.push({ heading, code });
    }
  }
  return blocks;
}

/** `curl` fails where the API answers with a problem, `value` where a member is missing. */
const STRICT_CURL = 'curl() { command curl --fail-with-body "$@"; }';
const CURL = 'unset -f curl';
const STRICT_VALUE = `
value() { node -e "const v = JSON.parse(require('fs').readFileSync(0, 'utf8')).$1; if (v === undefined) process.exit(1); console.log(v)"; }
`;

describe('README', () => {
  it('is short', () => {
    expect(statSync('README.md').size).toBeLessThanOrEqual(LARGEST_README_BYTES);
  });

  it('lists the folders of src', () => {
    const listed = [...readFileSync('README.md', 'utf8').matchAll(/^src\/([\w-]+) /gm)].map(
      ([, name]) => name,
    );
    const folders = readdirSync('src', { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
    expect(listed.toSorted()).toEqual(folders.toSorted());
    expect(folders.length).toBeLessThanOrEqual(15);
  });
});

describe('commands of the documents', () => {
  const folder = mkdtempSync(join(tmpdir(), 'foodtech-commands-'));
  let demo: DemoProcess;

  beforeAll(async () => {
    demo = await DemoProcess.start();
  });

  afterAll(async () => {
    await demo.stop();
    rmSync(folder, { recursive: true });
  });

  /** Runs all commands as one session of a shell, as a reader would. */
  async function runAll(blocks: Block[]): Promise<string> {
    const script = blocks
      .map(({ heading, code }) =>
        `${heading === REFUSED ? CURL : STRICT_CURL}\n${code}`
          .replaceAll('http://127.0.0.1:3000', demo.apiUrl)
          .replaceAll('http://127.0.0.1:3100', demo.sandboxUrl)
          // The stream is left open for five seconds; the shell that reads it goes on.
          .replaceAll(/^(curl -sN -m 5 .*)$/gm, '$1 || [ $? = 28 ]')
          .replaceAll(/^value\(\) .*$/gm, () => STRICT_VALUE.trim()),
      )
      .join('\n');
    writeFileSync(join(folder, 'commands.sh'), `set -euo pipefail\n${script}`);
    const { stdout } = await run('bash', [join(folder, 'commands.sh')], {
      maxBuffer: 64 * 1024 * 1024,
    });
    return stdout;
  }

  it('place the first order, as README does', async () => {
    const blocks = readShellBlocks('README.md').filter(
      ({ heading }) => heading === 'Ten lines to the first order',
    );
    expect(blocks).toHaveLength(1);
    expect(await runAll(blocks)).toContain('"status":"confirmed"');
  });

  it.each(['the first time', 'the second time'])('work in the tour of the API %s', async () => {
    const blocks = readShellBlocks('docs/api-tour.md');
    expect(blocks.length).toBeGreaterThan(15);
    const output = await runAll(blocks);
    expect(output).toContain('"cancelRequestedAt"');
    expect(output).toContain('"code":"validation_failed"');
  });
});
