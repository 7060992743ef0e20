import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { ParameterSchema } from '../module/manifest.ts';
import { describeIssue, describeSchema } from './describe-schema.ts';
import { durationText, sizeText } from './workflow.ts';

describe('a value with a unit', () => {
  test.each([
    [
      durationText,
      '5',
      'A duration is a number with a unit: ms, s, m, h or d.',
      'a duration, for example "30s" or "1.5h"',
    ],
    [
      durationText,
      '5 minutes',
      'A duration is a number with a unit: ms, s, m, h or d.',
      'a duration, for example "30s" or "1.5h"',
    ],
    [
      sizeText,
      '1gb',
      'A size is a number with a unit: kB, MB, GB or KiB, MiB, GiB.',
      'a size, for example "512MB" or "1GiB"',
    ],
  ])('that is misspelt is told with the units there are, not with a pattern: %# %s', (text, value, reason, remedy) => {
    const schema = z.toJSONSchema(text) as ParameterSchema;
    // As it is checked: made from the JSON schema again.
    const [issue] =
      z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]).safeParse(value).error?.issues ?? [];
    if (issue === undefined) throw new Error(`${value} was taken`);
    expect(describeIssue(issue, value, schema)).toBe(reason);
    expect(describeSchema(schema)).toBe(remedy);
  });
});
