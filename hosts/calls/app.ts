import type { Check } from '#shared/bridge/app-calls.ts';
import { bad, good, type Result } from '#shared/result.ts';
import { os } from '../bridge-context.ts';
import { runDoctor } from '../doctor.ts';
import { editorCommand, startDetached } from '../open-in-editor.ts';
import { projectPath } from '../project-path.ts';
import type { Services } from '../services.ts';
import { done } from './done.ts';
import { projectOf } from './project-of.ts';

export function appCalls(services: Services) {
  return {
    info: os.app.info.handler(() => services.info()),
    doctor: os.app.doctor.handler(async ({ input }) => [...(await doctor(services, input.project))]),
    attention: os.app.attention.handler(({ input }) => {
      services.shell.callForAttention?.(input);
      return { shown: services.shell.callForAttention !== undefined };
    }),
    openInEditor: os.app.openInEditor.handler(async ({ input }) => done(await openInEditor(services, input))),
  };
}

async function doctor(services: Services, id: string | undefined): Promise<readonly Check[]> {
  const project = id === undefined ? undefined : await projectOf(services, id);
  if (project?.ok !== true) return await runDoctor(services);
  const { path, trusted } = project.value;
  return await runDoctor(services, trusted ? path : undefined, path);
}

async function openInEditor(
  services: Services,
  input: { readonly project: string; readonly path: string; readonly line?: number },
): Promise<Result<object>> {
  const project = await projectOf(services, input.project);
  if (!project.ok) return project;
  const file = await projectPath(project.value.path, input.path);
  if (!file.ok) return file;
  return await openFile(services, file.value, input.line ?? 1);
}

/** In the user's editor, or the system's program where none is set. */
export async function openFile(services: Services, file: string, line: number): Promise<Result<object>> {
  const { editor } = services.settings.get();
  if (editor === '' && services.shell.openPath !== undefined) {
    const problem = await services.shell.openPath(file);
    return problem === undefined ? good({}) : bad(problem);
  }
  const command = editorCommand({
    editor,
    file,
    line,
    platform: process.platform,
    environment: services.environment,
  });
  return command.ok ? startDetached(command.value, services.environment) : command;
}
