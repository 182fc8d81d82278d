const FEATURES = [
  'auth',
  'restaurants',
  'stop-lists',
  'catalog',
  'delivery',
  'time-slots',
  'cart',
  'customers',
  'loyalty',
  'order-records',
  'quotes',
  'order-saga',
  'orders',
  'webhooks',
  'support',
  'status',
];
const features = `^src/(${FEATURES.join('|')})/`;

/** Each folder with those it may import from; what a rule does not name, it may not. */
const ALLOWED = {
  config: [],
  outbound: [],
  logging: ['config'],
  metrics: [],
  http: ['config', 'logging', 'metrics', 'database'],
  database: ['config', 'logging'],
  jobs: ['config', 'logging', 'database'],
  events: ['config', 'logging', 'database'],
  cache: ['config', 'logging', 'metrics'],
  // What iiko has refused for good is kept and shared: no restart and no replica asks again.
  iiko: ['config', 'logging', 'metrics', 'cache', 'outbound', 'database', 'events'],
  sync: ['config', 'logging', 'metrics', 'database', 'jobs', 'events', 'iiko'],
  'outgoing-webhooks': ['config', 'logging', 'metrics', 'http', 'database', 'jobs', 'outbound'],
  search: [],
  limits: ['config', 'logging', 'metrics', 'http', 'cache'],
  auth: ['config', 'logging', 'metrics', 'http', 'cache', 'limits', 'database', 'events', 'iiko'],
};
const INFRASTRUCTURE = [
  'outbound',
  'config',
  'logging',
  'metrics',
  'http',
  'database',
  'jobs',
  'events',
  'cache',
  'limits',
  'iiko',
  'sync',
  'outgoing-webhooks',
  'search',
  'auth',
];
const SOLD_FROM = ['restaurants', 'stop-lists', 'catalog', 'time-slots', 'cart', 'delivery'];
const OVER = {
  restaurants: [],
  'stop-lists': ['restaurants'],
  catalog: ['restaurants', 'stop-lists'],
  delivery: ['restaurants', 'stop-lists', 'catalog'],
  'time-slots': ['restaurants', 'stop-lists', 'catalog', 'delivery'],
  cart: ['restaurants', 'stop-lists', 'catalog', 'delivery', 'time-slots'],
  customers: ['restaurants'],
  loyalty: ['restaurants', 'stop-lists', 'catalog', 'cart', 'customers'],
  'order-records': ['restaurants', 'cart', 'customers', 'loyalty'],
  quotes: [...SOLD_FROM, 'loyalty', 'order-records'],
  'order-saga': ['restaurants', 'stop-lists', 'catalog', 'cart', 'delivery', 'order-records'],
  orders: [...SOLD_FROM, 'customers', 'loyalty', 'order-records', 'quotes', 'order-saga'],
  webhooks: ['restaurants', 'stop-lists', 'catalog', 'customers', 'order-records', 'order-saga'],
  support: [
    'catalog',
    'restaurants',
    'delivery',
    'customers',
    'loyalty',
    'order-records',
    'order-saga',
    'webhooks',
  ],
  status: [
    'restaurants',
    'stop-lists',
    'catalog',
    'delivery',
    'customers',
    'loyalty',
    'order-records',
    'order-saga',
    'webhooks',
    'support',
  ],
};
const direction = Object.entries({
  ...ALLOWED,
  ...Object.fromEntries(
    Object.entries(OVER).map(([name, below]) => [name, [...INFRASTRUCTURE, ...below]]),
  ),
}).map(([folder, below]) => ({
  name: `${folder}-looks-down-only`,
  comment: 'What lies above tells its news by an event or is called by a job.',
  severity: 'error',
  from: { path: `^src/${folder}/` },
  to: { path: '^src/', pathNot: `^src/(${[folder, ...below].join('|')})/` },
}));

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
        path: `${features}.*\\.(controller|repository|table|jobs)\\.ts$`,
        pathNot: ['^src/$1/', '^src/(order-records|webhooks)/.*\\.repository\\.ts$'],
      },
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
      name: 'one-step-up-at-most',
      comment:
        'The tree is two levels deep; a longer way up means that something lies in the wrong place.',
      severity: 'error',
      from: { path: '^(src|sandbox)/[^/]+/[^/]+/[^/]+/' },
      to: { path: '^(src|sandbox)/' },
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
