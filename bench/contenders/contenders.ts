import { join } from 'node:path';
import { findFreePort, Program, SERVER_CPU } from '../program.js';
import { hasCommand } from '../requirements.js';
import { MEMORY_ENV, MEMORY_FLAGS, type Surroundings } from '../stack.js';
import { writeNginxConfig, type NginxSetup } from './nginx.js';
import { writeRecording, type Recording } from './recording.js';

export interface Contender {
  name: ContenderName;
  url: string;
  program: Program;
}

export type ContenderName =
  'Foodtech BFF' | 'bare node:http' | 'nginx' | 'nginx, tuned' | 'conventional Nest';

/** Starts everything the service is compared with, on its core; nginx only where it is installed. */
export async function startContenders(
  { node, folder, cleanup }: Surroundings,
  recording: Recording,
): Promise<Contender[]> {
  writeRecording(folder, recording);
  const contenders: Contender[] = [];
  const start = async (name: ContenderName, toCommand: (port: number) => string[]) => {
    const port = await findFreePort();
    const url = `http://127.0.0.1:${port}${recording.path}`;
    const env = { NODE_ENV: 'production', ...MEMORY_ENV };
    const command = toCommand(port);
    const program = Program.start({ name, command, cpu: SERVER_CPU, cwd: folder, env });
    cleanup.defer(() => program.stop());
    contenders.push({ name, url, program });
    await program.untilAnswers(url);
  };
  await start('bare node:http', (port) => [
    node,
    ...MEMORY_FLAGS,
    inDist('bare.js'),
    String(port),
    folder,
  ]);
  if (hasCommand('nginx')) {
    const nginx = (setup: NginxSetup) => (port: number) => [
      'nginx',
      '-c',
      writeNginxConfig(setup, folder, port, recording),
    ];
    await start('nginx', nginx('stock'));
    await start('nginx, tuned', nginx('tuned'));
  }
  await start('conventional Nest', (port) => [
    node,
    ...MEMORY_FLAGS,
    inDist('conventional.js'),
    String(port),
    folder,
  ]);
  return contenders;
}

function inDist(file: string): string {
  return join(import.meta.dirname, file);
}
