import { projectTools } from './project-tools.ts';
import { runTools } from './run-tools.ts';
import { statusTools } from './status-tools.ts';
import { taskTools } from './task-tools.ts';
import type { Tool } from './tool.ts';
import { workflowTools } from './workflow-tools.ts';

/** The ten tools of the original, and `get_run`, `cancel_run`, `validate_workflow`, `manage_project`. */
export const tools: readonly Tool[] = [...runTools, ...workflowTools, ...taskTools, ...projectTools, ...statusTools];
