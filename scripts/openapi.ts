import { writeFileSync } from 'node:fs';
import { createApp } from '../src/app.js';
import { buildDocument } from '../src/platform/http/openapi.js';

// Only what the document depends on; a developer's own .env must not change it.
const { nest } = await createApp({ preview: true, overrides: { PUBLIC_URL: '' } });
writeFileSync('docs/openapi.json', `${JSON.stringify(buildDocument(nest), null, 2)}\n`);
process.exit(0);
