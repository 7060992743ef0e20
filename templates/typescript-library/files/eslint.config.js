// No packages: ESLint comes with Codomyrmex Studio, so the project needs no installation. TypeScript sources are checked by the compiler.
const globals = { console: 'readonly', process: 'readonly', URL: 'readonly' };

export default [
  { ignores: ['dist/', 'reports/'] },
  {
    files: ['**/*.js', '**/*.mjs'],
    languageOptions: { ecmaVersion: 2023, sourceType: 'module', globals },
    rules: { eqeqeq: 'error', 'no-undef': 'error', 'no-unused-vars': 'error', 'no-var': 'error', 'prefer-const': 'error' },
  },
];
