// No packages: ESLint comes with Codomyrmex Studio, so the project needs no installation.
const shared = { console: 'readonly', URL: 'readonly', fetch: 'readonly' };
const globals = { ...shared, process: 'readonly', Buffer: 'readonly', document: 'readonly', FormData: 'readonly' };
export default [
  { ignores: ['dist/', 'reports/'] },
  {
    files: ['**/*.js', '**/*.mjs'],
    languageOptions: { ecmaVersion: 2023, sourceType: 'module', globals },
    rules: {
      eqeqeq: 'error',
      'no-undef': 'error',
      'no-unused-vars': 'error',
      'no-var': 'error',
      'prefer-const': 'error',
    },
  },
];
