import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CATALOGUE } from '../workflow/catalogue-rig.ts';
import { readWorkflow } from '../workflow/read.ts';
import { validateWorkflow } from '../workflow/validate.ts';
import type { ImportedWorkflow } from './build.ts';
import { importSource, isInvalid, type Imported } from './import-source.ts';

const of = (path: string, content: unknown): Imported =>
  importSource({ path, text: typeof content === 'string' ? content : JSON.stringify(content) }, CATALOGUE);
const steps = (...list: readonly object[]) => ({ name: 'w', steps: list });
const step = (name: string, more: object = {}) => ({ name, module: 'm', action: 'a', ...more });
const only = ({ workflows: [first] }: Imported): ImportedWorkflow => {
  if (first === undefined) throw new Error('no workflow in it');
  return first;
};
const nodesOf = (imported: Imported) => readWorkflow(only(imported).text).workflow?.nodes ?? {};

describe('definitions of the original', () => {
  test('null for parameters and dependencies counts as none (B23)', () => {
    const found = of('w.json', steps(step('a', { parameters: null, dependencies: null })));
    expect(isInvalid(found)).toBe(false);
    expect(only(found).levels).toEqual([['a']]);
  });

  test('a workflow without steps is refused on import as it is on creation (B23)', () => {
    expect(only(of('w.json', steps())).problems.map(({ code }) => code)).toEqual(['import.emptySteps']);
  });

  test('cycles, unknown dependencies and equal names are told before anything is written (B20)', () => {
    const codes = (found: Imported) =>
      only(found)
        .problems.filter((each) => each.severity === 'error')
        .map(({ code }) => code);
    expect(codes(of('w.json', steps(step('a', { dependencies: ['b'] }), step('b', { dependencies: ['a'] }))))).toEqual([
      'import.cycle',
    ]);
    expect(codes(of('w.json', steps(step('a', { dependencies: ['gone'] }))))).toEqual(['import.unknownDependency']);
    expect(codes(of('w.json', steps(step('a'), step('a'))))).toEqual(['import.duplicateStep']);
    expect(only(of('w.json', steps(step('a'), step('a')))).text).toBe('');
  });

  test('a cycle is named by the steps that are in it, not by those behind it (B26)', () => {
    const list = [
      step('t1', { dependencies: ['t3'] }),
      step('t2', { dependencies: ['t1'] }),
      step('t3', { dependencies: ['t2'] }),
      step('t4', { dependencies: ['t1'] }),
    ];
    const found = only(of('w.json', steps(...list)));
    expect(found.problems.find(({ code }) => code === 'import.cycle')?.message).toBe('cycle among t1,t2,t3');
    expect(found.facts.unreachable).toEqual(['t1', 't2', 't3', 't4']);
  });

  test.each(['../../escaped', '/etc/passwd', 'a/b\\c', '..', 'CON', 'x\0y', '   ', '🦊'])(
    'the name %j never leads out of the folder (B21)',
    (name) => {
      const { file } = only(of('w.json', { name, steps: [step('a')] }));
      expect(file).toMatch(/^[A-Za-z0-9_][A-Za-z0-9_. -]*$/);
      expect(file).not.toContain('..');
      expect(file.toUpperCase()).not.toBe('CON');
    },
  );

  test('a call of the original that starts a program is a node nobody runs, not a program (B22)', () => {
    const found = of(
      'w.json',
      steps(
        step('a', {
          module: 'build_synthesis',
          action: 'run_build_command',
          parameters: { command: ['sh', '-c', 'id'] },
        }),
      ),
    );
    expect(nodesOf(found)['a']?.action).toBe('build_synthesis.run_build_command');
    expect(validateWorkflow(only(found).text, CATALOGUE).map(({ code }) => code)).toContain('action.unknown');
  });

  test('references become expressions, and what is none stays as it is', () => {
    const found = of(
      'w.json',
      steps(
        step('a'),
        step('b', {
          parameters: { x: '{{a.output.rows}}', y: 'at ${place} {{ 1 + 1 }}', z: '${HOME_DIR:/tmp}' },
          dependencies: ['a'],
        }),
      ),
    );
    expect(nodesOf(found)['b']?.parameters).toEqual({
      x: '{{ nodes.a.outputs.rows }}',
      y: 'at {{ parameters.place }} \\{{ 1 + 1 }}',
      z: '{{ parameters.HOME_DIR }}',
    });
    expect(only(found).requiredParameters).toEqual(['place']);
    // So a run asks for it instead of going on without.
    expect(readWorkflow(only(found).text).workflow?.parameters?.['place']).toMatchObject({ required: true });
    expect(readWorkflow(only(found).text).workflow?.parameters?.['HOME_DIR']).toMatchObject({ default: '/tmp' });
  });

  test('an output that is used without a dependency becomes an edge, and is told', () => {
    const found = of('w.json', steps(step('a'), step('b', { parameters: { x: '${a.result}' } })));
    expect(only(found).levels).toEqual([['a', 'b']]);
    expect(only(found).undeclaredDataDependencies).toEqual(['b <- a (via ${a.result})']);
    expect(nodesOf(found)['b']?.after).toEqual(['a']);
  });

  test('workflows by name, with modules alone, are those of 2026', () => {
    const found = of(
      'workflows.yaml',
      'workflows:\n  one:\n    steps:\n      - {name: a, module: documentation, config: {source_path: src}}\n      - {name: b, module: x, depends_on: [a]}\n  two:\n    steps: {c: {module: x}}\n',
    );
    expect(found.dialect).toBe('map');
    expect(found.workflows.map(({ name, levels }) => [name, levels])).toEqual([
      ['one', [['a'], ['b']]],
      ['two', [['c']]],
    ]);
  });
});

describe('package scripts', () => {
  const scripts = (lines: Record<string, string>, more: object = {}) =>
    of('package.json', { name: 'p', scripts: lines, ...more });

  test('what a script only calls becomes order', () => {
    const found = scripts({
      lint: 'eslint .',
      unit: 'vitest',
      all: 'npm run lint && npm run unit',
      both: 'run-p lint unit',
      ship: 'npm run all && echo done',
    });
    expect(found.dialect).toBe('npm-scripts');
    expect(only(found).levels).toEqual([['lint'], ['unit'], ['all', 'both'], ['ship']]);
    expect(nodesOf(found)['all']?.action).toBe('flow.group');
    expect(nodesOf(found)['lint']?.parameters).toEqual({ command: ['npm', 'run', 'lint'] });
    expect(nodesOf(found)['lint']?.name).toBe('lint');
    expect(nodesOf(found)['ship']?.parameters).toEqual({ command: ['npm', 'exec', '--offline', '-c', 'echo done'] });
  });

  test('scripts before and after another are nodes around it', () => {
    const found = scripts({ prebuild: 'a', build: 'b', postbuild: 'c' });
    expect(only(found).levels).toEqual([['prebuild'], ['build'], ['postbuild']]);
    expect(nodesOf(found)['build']?.parameters).toEqual({ command: ['npm', 'run', '--ignore-scripts', 'build'] });
  });

  test('patterns, npm-run-all, wireit and turbo are read', () => {
    const found = importSource(
      {
        path: 'package.json',
        text: JSON.stringify({
          name: 'p',
          scripts: {
            'lint:js': 'a',
            'lint:css': 'b',
            lint: 'run-p lint:*',
            check: 'npm-run-all lint --parallel types test',
            types: 'tsc',
            test: 'wireit',
            build: 'c',
          },
          wireit: {
            test: {
              command: 'node --test',
              dependencies: ['build', { script: 'types' }, '../x:y'],
              files: ['src/**'],
              output: ['o/**'],
            },
          },
        }),
        beside: {
          'turbo.json': '{ // tasks\n"tasks": {"build": {"dependsOn": ["lint", "^build"]}}}'.replace(' // tasks', ''),
        },
      },
      CATALOGUE,
    );
    expect(only(found).levels).toEqual([['lint:js', 'lint:css'], ['lint'], ['types', 'build'], ['test'], ['check']]);
    expect(nodesOf(found)['test']?.cache).toEqual({ inputs: ['src/**'], outputs: ['o/**'] });
    expect(only(found).nodes[0]).toEqual({ id: 'lint_js', source: 'lint:js' });
  });

  test('two scripts that call others in opposite orders make no circle', () => {
    const found = scripts({ a: 'x', b: 'y', one: 'npm run a && npm run b', two: 'npm run b && npm run a' });
    expect(isInvalid(found)).toBe(false);
    expect(only(found).report.some(({ text }) => text.includes('the other way round'))).toBe(true);
  });

  test('what publishes, never ends or rewrites files is switched off and told', () => {
    const found = scripts({ dev: 'vite', release: 'np', 'lint:fix': 'eslint --fix', test: 'vitest run' });
    expect(
      Object.entries(nodesOf(found))
        .filter(([, node]) => node.disabled === true)
        .map(([id]) => id),
    ).toEqual(['dev', 'release', 'lint_fix']);
  });
});

test('an axis of a matrix that only conditions ask for makes one round; its value is guessed and told', () => {
  const found = of(
    '.github/workflows/ci.yml',
    `jobs:
  test:
    runs-on: \${{ matrix.os }}
    strategy:
      matrix:
        os: [ubuntu-latest, windows-latest]
        suite: [unit, e2e]
        include: [{ os: macos-latest, suite: unit }, { os: ubuntu-latest, suite: slow }]
    steps:
      - run: npm run \${{ matrix.suite }}
      - if: matrix.os == 'windows-latest'
        run: npm run windows
`,
  );
  expect(nodesOf(found)['test']?.parameters).toEqual({
    matrix: {
      os: ['ubuntu-latest'],
      suite: ['unit', 'e2e'],
      include: [{ os: 'ubuntu-latest', suite: 'slow' }],
    },
  });
  expect(only(found).report).toContainEqual(
    expect.objectContaining({ kind: 'guessed', text: expect.stringContaining('matrix.os: only conditions') }),
  );
});

describe('makefiles', () => {
  test('targets, prerequisites and what is only a pattern', () => {
    const found = of(
      'Makefile',
      'OUT = bin/app\n.PHONY: all test clean\nall: $(OUT) test\n$(OUT): main.c lib.o\n\tcc -o $@ $^\n%.o: %.c\n\tcc -c $<\nlib.o: lib.c\n\tcc -c lib.c\ntest: $(OUT) ## runs it\n\t./bin/app\nclean:\n\trm -f *.o\ninclude more.mk\n',
    );
    expect(found.dialect).toBe('makefile');
    expect(only(found).levels).toEqual([['lib.o', 'clean'], ['bin/app'], ['test'], ['all']]);
    expect(nodesOf(found)['test']?.parameters).toEqual({
      command: 'make --no-print-directory $(for one in bin/app lib.o; do [ -e "$one" ] || echo "-o $one"; done) test',
    });
    expect(nodesOf(of('Makefile', '.PHONY: a b\na:\n\techo\nb: a\n\techo\n'))['b']?.parameters).toEqual({
      command: ['make', '--no-print-directory', '-o', 'a', 'b'],
    });
    expect(nodesOf(found)['clean']?.disabled).toBe(true);
    expect(
      only(found)
        .report.filter(({ kind }) => kind === 'dropped')
        .map(({ text }) => text.split(':')[0]),
    ).toEqual(['%.o', 'include more.mk']);
  });
});

test('a target whose name make computes is told, not cut into pieces', () => {
  const found = of('Makefile', 'OS := $(word 1, $(subst /, ,$(ALL)))\nbin/app-$(OS)_arm: main.c\n\tcc\nok:\n\techo\n');
  expect(only(found).nodes.map(({ source }) => source)).toEqual(['ok']);
});

describe('GitHub Actions', () => {
  const CI = `name: CI
on: { push: {}, workflow_dispatch: { inputs: { level: { default: low, type: string } } } }
env: { TOP: yes-please }
jobs:
  lint:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: some/action@v1
      - run: npm run lint -- --level \${{ inputs.level }} \${{ env.TOP }} "\${{ github.sha }}"
  test:
    needs: lint
    if: github.event_name == 'push' && startsWith(github.ref, 'refs/heads/')
    strategy: { matrix: { node: [20, 22], shard: [1, 2] }, fail-fast: false }
    runs-on: \${{ matrix.os }}
    steps:
      - { name: Install, run: npm ci, working-directory: app }
      - { run: 'npm test -- --shard=\${{ matrix.shard }}/2', timeout-minutes: 5 }
      - { run: echo always, if: always() }
  other: { needs: [lint, test], uses: ./.github/workflows/x.yml }
`;
  test('an input that GitHub asks for is asked for here too', () => {
    const found = of('ci.yml', CI.replace('type: string }', 'type: string }, where: { required: true }'));
    const { parameters } = readWorkflow(only(found).text).workflow ?? {};
    expect(parameters).toMatchObject({ level: { default: 'low' }, where: { type: 'string', required: true } });
    expect(only(found).requiredParameters).toEqual(['where']);
  });

  test('jobs are nodes, steps are commands, and what cannot run here is listed', () => {
    const found = of('.github/workflows/ci.yml', CI);
    expect(found.dialect).toBe('github-actions');
    expect(only(found).levels).toEqual([['lint'], ['test'], ['other']]);
    const { lint, test: job, other } = nodesOf(found);
    expect(lint).toMatchObject({
      action: 'shell.run',
      parameters: {
        command: [
          'bash',
          '-e',
          '-c',
          'npm run lint -- --level {{ parameters.level }} ${TOP} "{{ parameters.github_sha }}"',
        ],
        env: { TOP: 'yes-please', CI: 'true' },
      },
    });
    expect(job).toMatchObject({
      action: 'flow.for-each',
      parameters: { matrix: { shard: [1, 2] }, onItemFailure: 'continue' },
      nodes: {
        install: { parameters: { cwd: 'app' } },
        npm_test: { after: ['install'], timeout: '5m' },
        echo: { after: { npm_test: 'finished' } },
      },
    });
    expect(job?.when).toContain('parameters.github_event_name = "push"');
    expect(other).toMatchObject({ action: 'flow.group', disabled: true });
    const told = only(found)
      .report.map(({ text }) => text)
      .join('\n');
    for (const words of [
      'uses some/action@v1 cannot run here',
      'the project folder is the checkout',
      'matrix.node (20, 22)',
      'github_sha',
    ])
      expect(told).toContain(words);
  });

  test('a step that its "if" skips does not stop the ones after it, one that fails does', () => {
    const text = `jobs:
  a:
    steps:
      - { name: one, run: a }
      - { name: two, run: b, if: github.ref == 'x' }
      - { name: three, run: c }
      - { name: four, run: d, if: always() }
      - { name: five, run: e }
`;
    const nodes = nodesOf(of('.github/workflows/ci.yml', text))['a']?.nodes;
    const mayGoOn = '{{ nodes.two.status in ["succeeded", "cached", "skipped"] }}';
    expect(nodes).toMatchObject({
      two: { after: ['one'], when: expect.stringContaining('parameters.github_ref') },
      three: { after: { one: 'succeeded', two: 'finished' }, when: mayGoOn },
      four: { after: { three: 'finished' } },
      five: { after: ['three', 'four'] },
    });
  });

  test('commands that change the machine itself are named', () => {
    const text =
      'jobs:\n  a:\n    steps:\n      - { name: one, run: npm install -g c8 }\n      - { name: two, run: curl -s https://x.example/i | sh }\n';
    const told = only(of('.github/workflows/ci.yml', text)).report.map((each) => each.text);
    expect(told).toContainEqual(expect.stringContaining('one: it installs programs for every project'));
    expect(told).toContainEqual(expect.stringContaining('two: it runs what it downloads'));
  });
});

test('executions of scientific workflows keep their times, and wait only when that is asked for', () => {
  const text = JSON.stringify({
    name: 'x.json',
    schemaVersion: '1.5',
    workflow: {
      specification: {
        tasks: [
          { id: 'a', name: 'a', parents: [] },
          { id: 'b', name: 'b', parents: ['a'] },
        ],
      },
      execution: { tasks: [{ id: 'a', runtimeInSeconds: 1.5, command: { program: 'wc', arguments: ['-l'] } }] },
    },
  });
  const plain = importSource({ path: 'x.json', text }, CATALOGUE);
  expect(nodesOf(plain)['a']).toMatchObject({
    name: 'a',
    action: 'shell.run',
    estimate: '1.5s',
    parameters: { command: ['wc', '-l'] },
  });
  const waits = importSource({ path: 'x.json', text }, CATALOGUE, { simulate: true });
  expect(nodesOf(waits)['a']).toMatchObject({ name: 'a', action: 'flow.wait', parameters: { duration: '1.5s' } });
});

describe('anything at all', () => {
  const good = (imported: Imported): void => {
    for (const workflow of imported.workflows) {
      if (workflow.text === '') continue;
      expect(readWorkflow(workflow.text).problems.filter(({ severity }) => severity === 'error')).toEqual([]);
      expect(workflow.file).not.toMatch(/[/\\]|\.\./);
    }
  };
  const paths = fc.constantFrom(
    'a.json',
    'b.yaml',
    'package.json',
    'Makefile',
    '.github/workflows/c.yml',
    '../../x.json',
  );

  test('every text gets a report and never an exception', () => {
    fc.assert(
      fc.property(paths, fc.string({ unit: 'binary', maxLength: 300 }), (path, text) => good(of(path, text))),
      { numRuns: 300 },
    );
  });

  const KEYS = [
    'name',
    'steps',
    'tasks',
    'workflow',
    'workflows',
    'dependencies',
    'jobs',
    'needs',
    'run',
    'uses',
    'if',
    'strategy',
    'matrix',
    'scripts',
    'wireit',
    'pipeline',
    'stages',
    'commands',
    'resources',
    'capacity',
    'directory_structure',
    'parameters',
    'module',
    'action',
    'depends_on',
    '__proto__',
    'constructor',
    'specification',
    'parents',
    'status',
  ];
  test('every shape of data gets a report and never an exception', () => {
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { depthSize: 'medium' },
        fc.constantFrom(null, '', 'a', '../x', '{{a.output}}', '${{ matrix.x }}', '{{', 0, -1, 1e300, true),
        fc.array(tie('tree'), { maxLength: 4 }),
        fc.dictionary(fc.constantFrom(...KEYS), tie('tree'), { maxKeys: 6 }),
      ),
    }));
    fc.assert(
      fc.property(paths, fc.dictionary(fc.constantFrom(...KEYS), tree, { maxKeys: 6 }), (path, data) =>
        good(of(path, data)),
      ),
      { numRuns: 1500 },
    );
  });

  test('names that every object has are steps like others', () => {
    const found = of(
      'w.json',
      '{"name":"w","steps":[{"name":"__proto__","module":"m","action":"a","parameters":{"__proto__":{"x":1}}},{"name":"constructor","module":"m","action":"a","dependencies":["__proto__"]}]}',
    );
    expect(only(found).levels).toEqual([['__proto__'], ['constructor']]);
    expect(Object.keys(nodesOf(found))).toEqual(['proto', 'constructor_step']);
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });

  test('marks of editors, other line ends and depth do not matter', () => {
    expect(of('w.json', `\ufeff${JSON.stringify(steps(step('a')), null, 2).replaceAll('\n', '\r\n')}`).dialect).toBe(
      'v1',
    );
    expect(of('Makefile', '\ufeffall: x\r\n\techo\r\nx:\r\n\techo\r\n').workflows[0]?.levels).toEqual([['x'], ['all']]);
    const deep = `{"name":"w","steps":[{"name":"a","module":"m","action":"a","parameters":{"x":${'['.repeat(5000)}${']'.repeat(5000)}}}]}`;
    expect(() => of('w.json', deep)).not.toThrow();
  });

  test('ten thousand steps are no trouble', () => {
    const list = Array.from({ length: 10_000 }, (_, index) =>
      step(`s${index}`, { dependencies: index === 0 ? [] : [`s${index - 1}`] }),
    );
    expect(only(of('w.json', steps(...list))).levels?.length).toBe(10_000);
  });
});
