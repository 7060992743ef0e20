// No packages: ESLint comes with Codomyrmex Studio, so the project needs no installation.
const globals = { console: 'readonly', process: 'readonly', URL: 'readonly' };
export default [
  { ignores: ['dist/', 'output/', 'reports/'] },
  {
    files: ['**/*.js', '**/*.mjs'],
    languageOptions: { ecmaVersion: 2023, sourceType: 'module', globals },
    rules: {
      eqeqeq: 'warn',
      'no-undef': 'error',
      'no-unused-vars': 'warn',
      'no-var': 'warn',
      'prefer-const': 'warn',
    },
  },
];
