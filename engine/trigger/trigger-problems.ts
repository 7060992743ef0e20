import { closestWord } from '#shared/closest-word.ts';
import { problem, type Problem } from '#shared/problem.ts';

export function goesRound(workflow: string, chain: readonly string[]): Problem {
  return problem('trigger.loop', `"${workflow}" was not started again.`, {
    reason: `The runs would start each other without end: ${[...chain].toReversed().join(' → ')} → ${workflow}.`,
    remedy: 'Change one of the triggers.',
  });
}

export function untrusted(project: string): Problem {
  return problem('project.untrusted', 'You have not yet said that this project may start programs.', {
    reason: `A trigger starts programs that lie in, or are named by, ${project}.`,
    remedy: 'Trust the project if you know where it comes from, then switch the trigger on again.',
  });
}

export function unknownTrigger(id: string, known: readonly string[]): Problem {
  const meant = closestWord(id, known);
  return problem('trigger.unknown', `There is no trigger "${id}".`, {
    reason: `The project file has: ${known.join(', ') || 'none'}.`,
    remedy: meant === undefined ? 'Name one of them.' : `Did you mean "${meant}"?`,
  });
}
