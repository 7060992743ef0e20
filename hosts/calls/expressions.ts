import { os } from '../bridge-context.ts';
import type { Services } from '../services.ts';
import { projectOf } from './project-of.ts';

export function expressionCalls(services: Services) {
  return {
    evaluate: os.expressions.evaluate.handler(async ({ input: { project: id, workflow, node, expression, run } }) => {
      const project = await projectOf(services, id);
      if (!project.ok) return project;
      const source = await services.documents.readSource(project.value.path, workflow);
      if (!source.ok) return source;
      const { text } = source.value;
      return services.engine.evaluate({ project: project.value.path, workflow, text, node, expression, run });
    }),
  };
}
