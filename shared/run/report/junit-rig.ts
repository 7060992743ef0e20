/* For tests: what CI servers that check a report let stand in JUnit XML. */

/**
 * What `junit-10.xsd` of the Jenkins xUnit plugin lets stand on each element: that plugin checks, and refuses the whole file for one attribute more. Of what
 * it allows, what reports here make use of.
 */
const ON: Readonly<Record<string, readonly string[]>> = {
  testsuites: ['name', 'time', 'tests', 'failures', 'errors'],
  testsuite: ['name', 'tests', 'failures', 'errors', 'skipped', 'time', 'timestamp', 'file'],
  testcase: ['name', 'time', 'classname'],
  failure: ['type', 'message'],
  skipped: ['type', 'message'],
};
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  testsuite: ['name', 'tests', 'failures', 'errors'],
  testcase: ['name'],
};

/** In words, each once; empty: nothing is refused. */
export function refusedInJunit(xml: string): readonly string[] {
  const elements = [...xml.matchAll(/<(\w+)((?:\s+[\w-]+="[^"]*")*)\s*\/?>/g)];
  return [
    ...new Set(
      elements.flatMap(([, name = '', written = '']) => {
        const attributes = [...written.matchAll(/([\w-]+)="([^"]*)"/g)];
        const keys = attributes.map(([, key = '']) => key);
        const times = attributes.filter(([, key]) => key === 'time');
        return [
          ...(Object.hasOwn(ON, name) ? [] : [`<${name}>`]),
          ...keys.filter((key) => ON[name]?.includes(key) !== true).map((key) => `${key} on <${name}>`),
          ...(NEEDED[name] ?? []).filter((key) => !keys.includes(key)).map((key) => `<${name}> without ${key}`),
          ...times.filter(([, , value = '']) => !/^\d+\.\d{3}$/.test(value)).map(([, , value = '']) => `time ${value}`),
        ];
      }),
    ),
  ];
}
