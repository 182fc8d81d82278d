import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';

const RESTRICTED_SYNTAX = [
  {
    selector: "CallExpression[callee.name='forwardRef']",
    message: 'A cycle between modules: move the shared fact down or publish an event.',
  },
  {
    selector: "Property[key.name='scope'][value.property.name='REQUEST']",
    message: 'Per-request facts live in AsyncLocalStorage.',
  },
];

/** Where times are stored or told to other replicas. */
const ONE_CLOCK = 'Read the clock that all replicas share: src/platform/database/clock.ts.';

export default tseslint.config(
  {
    ignores: [
      'dist',
      'node_modules',
      'coverage',
      'src/platform/database/migrations',
      '**/*.cjs',
      '**/*.mjs',
    ],
  },
  eslint.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['*.js', '*.ts'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error', noInlineConfig: true },
    rules: {
      curly: 'error',
      eqeqeq: 'error',
      complexity: ['error', 10],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-params': 'off',
      '@typescript-eslint/max-params': ['error', { max: 6 }],
      'no-console': 'error',
      'no-restricted-properties': [
        'error',
        {
          object: 'process',
          property: 'env',
          message: 'Read configuration from src/platform/config.',
        },
      ],
      'no-restricted-syntax': ['error', ...RESTRICTED_SYNTAX],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/no-misused-promises': 'error',
    },
  },
  {
    // Programs a person starts: they talk to a terminal and read its environment.
    files: [
      'scripts/**',
      'bench/**',
      'chaos/**',
      'sandbox/main.ts',
      'src/platform/config/**',
      'test/**',
      '*.ts',
      '*.js',
    ],
    rules: { 'no-console': 'off', 'no-restricted-properties': 'off' },
  },
  {
    files: ['test/**', '**/*.spec.ts'],
    rules: { 'max-lines': ['error', { max: 600, skipBlankLines: true, skipComments: true }] },
  },
  {
    files: ['src/**/*.ts'],
    ignores: [
      '**/*.spec.ts',
      'src/iiko/**',
      'src/platform/{cache,database,http,jobs,limits,logging,metrics,outbound}/**',
      // The library that checks proofs reads the process's clock.
      'src/auth/code-proofs.ts',
    ],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...RESTRICTED_SYNTAX,
        {
          selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
          message: ONE_CLOCK,
        },
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: ONE_CLOCK },
      ],
    },
  },
  {
    // What comes in is read the same way everywhere, and the document says the same of it.
    files: ['src/**/*.dto.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [
            {
              name: 'class-validator',
              importNames: [
                'IsString',
                'MaxLength',
                'IsUUID',
                'IsInt',
                'IsNumber',
                'Min',
                'Max',
                'IsLatitude',
                'IsLongitude',
                'IsDateString',
                'IsISO8601',
                'IsRFC3339',
                'IsPhoneNumber',
                'IsMobilePhone',
              ],
              message:
                'Use the readers of src/platform/http: {text,number,moment,phone}.decorator(s).ts.',
            },
          ],
        },
      ],
    },
  },
  { files: ['*.js'], ...tseslint.configs.disableTypeChecked },
);
