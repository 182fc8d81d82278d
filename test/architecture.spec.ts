import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

function listSources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => join(folder, path));
}

describe('architecture', () => {
  it('keeps the boundaries between folders', () => {
    const cruiser = resolve('node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
    const run = () =>
      execFileSync(
        process.execPath,
        [cruiser, 'src', 'sandbox', '--config', '.dependency-cruiser.cjs', '--output-type', 'err'],
        { encoding: 'utf8' },
      );
    expect(run()).toMatch(/no dependency violations found/);
  });

  it('reads the environment in one place', () => {
    const readers = listSources('src').filter((path) =>
      readFileSync(path, 'utf8').includes('process.env'),
    );
    expect(readers).toEqual([]);
  });

  it('calls other services with one client', () => {
    const callers = listSources('src')
      .filter((path) => !path.endsWith('.spec.ts'))
      .filter((path) =>
        /from '(?:axios|undici|node:https)'|(?:await|return|=) fetch\(/.test(
          readFileSync(path, 'utf8'),
        ),
      );
    expect(callers).toEqual([join('src', 'platform', 'outbound', 'outbound-http.ts')]);
  });

  it('makes global only what has no owner', () => {
    const globals = listSources('src').filter((path) =>
      /@Global\(\)/.test(readFileSync(path, 'utf8')),
    );
    expect(globals.map((path) => path.split('/')[2]).toSorted()).toEqual([
      'config',
      'database',
      'logging',
      'metrics',
    ]);
  });

  it('leaves no work for later in the code', () => {
    const later = new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME', 'HA' + 'CK'].join('|')})\\b`);
    const unfinished = [...listSources('src'), ...listSources('sandbox')].filter((path) =>
      later.test(readFileSync(path, 'utf8')),
    );
    expect(unfinished).toEqual([]);
  });
});
