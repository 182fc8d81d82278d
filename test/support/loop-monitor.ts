import axios from 'axios';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { findFreePort } from './free-port.js';

/** How long the event loop of a `ServiceProcess` stands still. */
export class LoopMonitor {
  private constructor(private readonly port: number) {}

  static async choosePort(): Promise<LoopMonitor> {
    return new LoopMonitor(await findFreePort());
  }

  /** Environment of the process that is measured. */
  get env(): Record<string, string> {
    const script = pathToFileURL(join(import.meta.dirname, 'loop-monitor.mjs')).href;
    return { NODE_OPTIONS: `--import ${script}`, LOOP_MONITOR_PORT: String(this.port) };
  }

  /**
   * The longest standstill that an action causes, in milliseconds of processor time. Done up to `times` times, since
   * something else may happen meanwhile: what the action causes comes each time.
   */
  async longestStall(
    action: () => Promise<unknown>,
    { enough, times }: { enough: number; times: number },
  ): Promise<number> {
    let least = Infinity;
    for (let time = 0; time < times && least > enough; time += 1) {
      await this.read();
      await action();
      least = Math.min(least, await this.read());
    }
    return least;
  }

  private async read(): Promise<number> {
    const { data } = await axios.get<string>(`http://127.0.0.1:${this.port}/`, {
      responseType: 'text',
      transformResponse: (text: string) => text,
    });
    return Number(data);
  }
}
