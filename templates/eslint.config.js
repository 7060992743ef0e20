// For linting the templates where they lie (npm run demo does): each has rules of its own, which win for its files.
export default [{ files: ['**/*.js', '**/*.mjs'] }];
