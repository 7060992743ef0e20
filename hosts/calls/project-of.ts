import { problem, type Problem } from '#shared/problem.ts';
import type { Project } from '#shared/project/project.ts';
import { bad, type Result } from '#shared/result.ts';
import type { Services } from '../services.ts';

/** The project a face names by its id, with its folder there. Faces name folders only to open or create one. */
export async function projectOf({ projects }: Pick<Services, 'projects'>, id: string): Promise<Result<Project>> {
  const project = await projects.get(id);
  if (!project.ok || project.value.exists) return project;
  const { name, path } = project.value;
  return bad(
    problem('project.gone', `The folder of "${name}" has gone.`, {
      reason: `${path} does not exist any more.`,
      remedy: 'Bring it back, or take the project off the list.',
    }),
  );
}

export function untrusted({ name, path }: Project): Problem {
  return problem('project.untrusted', `You have not yet said that "${name}" may start programs.`, {
    reason: `A run starts programs that lie in, or are named by, ${path}.`,
    remedy: 'Trust the project if you know where it comes from, then run again.',
  });
}
