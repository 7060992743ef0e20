// No packages: ESLint comes with Codomyrmex Studio, so the project needs no installation.
const globals = { console: 'readonly', process: 'readonly', Buffer: 'readonly' };
export default [
  { ignores: ['site/', 'reports/'] },
  {
    files: ['**/*.js', '**/*.mjs'],
    languageOptions: { ecmaVersion: 2023, sourceType: 'module', globals },
    rules: { eqeqeq: 'error', 'no-undef': 'error', 'no-unused-vars': 'error', 'no-var': 'error', 'prefer-const': 'error' },
  },
];
