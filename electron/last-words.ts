import { app, dialog } from 'electron';
import { storageProblem } from '#hosts/data-folder-problem.ts';
import { bugProblem } from '#shared/problem.ts';

/**
 * Whatever nobody caught, error or rejection, is told in words and ends the program: its state is not known any more. The watchdog stops what runs,
 * and the next start finds the runs interrupted.
 */
export function endOnUncaught(dataFolder: string): void {
  process.on('uncaughtException', (error) => endFor(error, dataFolder));
  process.on('unhandledRejection', (error) => endFor(error, dataFolder));
}

function endFor(error: unknown, dataFolder: string): void {
  console.error(error);
  const { message, reason, remedy } = storageProblem(error, dataFolder) ?? bugProblem(error);
  dialog.showErrorBox(message, `${reason ?? ''}\n${remedy ?? ''}`);
  app.exit(1);
}
