/** Each folder of the platform with those of it that it may import from. */
const PLATFORM = {
  config: [],
  outbound: [],
  metrics: ['discovery'],
  search: [],
  time: [],
  discovery: [],
  logging: ['config'],
  database: ['config', 'logging'],
  jobs: ['discovery', 'config', 'logging', 'database'],
  events: ['discovery', 'config', 'logging', 'database'],
  cache: ['config', 'logging', 'metrics'],
  http: ['config', 'logging', 'metrics', 'database'],
  limits: ['config', 'logging', 'metrics', 'http', 'cache'],
  'outgoing-webhooks': ['config', 'logging', 'metrics', 'http', 'database', 'jobs', 'outbound'],
};

/** Each feature with those that it may import from; the platform is below all of them. */
const FEATURES = {
  iiko: [],
  sync: ['iiko'],
  auth: ['iiko'],
  restaurants: ['iiko', 'sync', 'auth'],
  'stop-lists': ['iiko', 'sync', 'auth', 'restaurants'],
  catalog: ['iiko', 'sync', 'auth', 'restaurants', 'stop-lists'],
  delivery: ['iiko', 'sync', 'auth', 'restaurants', 'stop-lists', 'catalog'],
  cart: ['iiko', 'sync', 'auth', 'restaurants', 'stop-lists', 'catalog', 'delivery'],
  customers: ['iiko', 'sync', 'auth', 'restaurants'],
  loyalty: ['iiko', 'sync', 'auth', 'restaurants', 'stop-lists', 'catalog', 'cart', 'customers'],
  orders: [
    ...['iiko', 'sync', 'auth', 'restaurants', 'stop-lists', 'catalog', 'cart', 'delivery'],
    ...['customers', 'loyalty'],
  ],
  webhooks: [
    ...['iiko', 'sync', 'auth', 'restaurants', 'stop-lists', 'catalog', 'customers', 'orders'],
  ],
  support: [
    ...['iiko', 'sync', 'auth', 'restaurants', 'stop-lists', 'catalog', 'delivery', 'customers'],
    ...['loyalty', 'orders', 'webhooks'],
  ],
};

/** The drawers of orders; the model, at the top of the folder, is below all of them, controllers and the module are above. */
const ORDERS = {
  iiko: [],
  read: ['iiko'],
  quote: ['iiko', 'read'],
  fulfil: ['iiko', 'read'],
  place: ['iiko', 'read', 'quote', 'fulfil'],
};
const ENTRY = '(controller|module)\\.ts$';

/** Whatever a folder does not name, it may not import. */
const rule = (name, from, to) => ({
  name: `${name}-imports-down-only`,
  comment: 'A lower folder informs a higher one by an event or through a job.',
  severity: 'error',
  from,
  to,
});
const direction = [
  ...Object.entries(PLATFORM).map(([folder, below]) =>
    rule(
      folder,
      { path: `^src/platform/${folder}/` },
      { path: '^src/', pathNot: `^src/platform/(${[folder, ...below].join('|')})/` },
    ),
  ),
  ...Object.entries(FEATURES).map(([folder, below]) =>
    rule(
      folder,
      { path: `^src/${folder}/` },
      { path: '^src/', pathNot: `^src/(platform|${[folder, ...below].join('|')})/` },
    ),
  ),
  ...Object.entries(ORDERS).map(([drawer, below]) =>
    rule(
      `orders-${drawer}`,
      { path: `^src/orders/${drawer}/` },
      {
        path: ['^src/orders/[^/]+/', `^src/orders/[^/]+${ENTRY}`],
        pathNot: `^src/orders/(${[drawer, ...below].join('|')})/`,
      },
    ),
  ),
  rule(
    'orders-model',
    { path: '^src/orders/[^/]+$', pathNot: ENTRY },
    { path: ['^src/orders/[^/]+/', `^src/orders/[^/]+${ENTRY}`] },
  ),
];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...direction,
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'private-to-the-feature',
      comment: 'A feature uses another through the services its module exports.',
      severity: 'error',
      from: { path: '^src/([^/]+)/' },
      to: {
        path: `^src/(${Object.keys(FEATURES).join('|')})/.*\\.(controller|repository|table|jobs)\\.ts$`,
        pathNot: ['^src/$1/', '^src/(orders|webhooks)/.*\\.repository\\.ts$'],
      },
    },
    {
      name: 'only-drawers-named-iiko-import-iiko',
      comment:
        "The drawer translates iiko, and the rest of the feature knows our words only. IikoModule alone is free: a feature's module says there that it needs iiko, which a global module would hide.",
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/iiko/', '^src/[^/]+/iiko/'] },
      to: { path: '^src/iiko/', pathNot: '^src/iiko/iiko\\.module\\.ts$' },
    },
    {
      name: 'drawers-named-iiko-below-controllers',
      comment: 'What iiko says does not depend on who asks.',
      severity: 'error',
      from: { path: '^src/([^/]+)/iiko/' },
      to: { path: `^src/.*${ENTRY}`, pathNot: '^src/$1/iiko/' },
    },
    {
      name: 'src-and-sandbox-meet-over-http',
      comment: 'A misreading of iiko must not hide in a shared type.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(sandbox|test|bench|chaos|scripts)/' },
    },
    {
      name: 'sandbox-stands-alone',
      severity: 'error',
      from: { path: '^sandbox/' },
      to: { path: '^(src|test|bench|chaos|scripts)/' },
    },
    {
      name: 'feature-drawer-file',
      comment: 'A feature has drawers; a drawer has files only.',
      severity: 'error',
      from: {},
      to: { path: '^src/[^/]+/[^/]+/[^/]+/.*\\.ts$' },
    },
    {
      name: 'no-vague-folders',
      severity: 'error',
      from: {},
      to: { path: '^(src|sandbox)/.*(common|shared|utils|helpers|types|interfaces|constants)/' },
    },
    {
      name: 'no-barrels',
      severity: 'error',
      from: {},
      to: { path: '/index\\.ts$', pathNot: 'node_modules' },
    },
    {
      name: 'no-dev-dependencies-in-production',
      severity: 'error',
      from: { path: '^(src|sandbox)/', pathNot: '\\.spec\\.ts$' },
      to: { dependencyTypes: ['npm-dev'] },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.spec\\.ts$' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
