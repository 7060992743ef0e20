import { formatDuration } from '#shared/workflow/duration.ts';

/** As people say a time they chose themselves: `2 s`, where a measured one is `2.0 s`. */
export function plainDuration(ms: number): string {
  return formatDuration(ms).replace('.0 ', ' ');
}
