// A stale file in dist would be found by migrations and by the demo, so every build starts empty.
import { rmSync } from 'node:fs';

rmSync('dist', { recursive: true, force: true });
