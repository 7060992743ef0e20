import type { Problem } from '#shared/problem.ts';
import type { ToolOutcome } from './tool.ts';

/** The words of the original for what went wrong; the `code` beside them says it exactly. */
export type ErrorType =
  | 'RESOURCE_UNAVAILABLE'
  | 'MODULE_NOT_FOUND'
  | 'WORKFLOW_NOT_FOUND'
  | 'PROJECT_EXISTS'
  | 'PERMISSION_DENIED'
  | 'TIMEOUT_EXCEEDED'
  | 'DEPENDENCY_FAILED'
  | 'INVALID_PARAMETERS'
  | 'EXECUTION_FAILED'
  | 'INTERNAL_ERROR';

/** Every result has this shape: a failure demands `error` and forbids `data`. */
export interface ToolAnswer {
  readonly status: 'success' | 'failure';
  readonly data: object | null;
  readonly error: {
    readonly error_type: ErrorType;
    readonly error_message: string;
    readonly error_details: object;
  } | null;
  readonly explanation: string | null;
}

const TYPES: Readonly<Record<string, ErrorType>> = {
  'action.unknown': 'MODULE_NOT_FOUND',
  'workflow.notFound': 'WORKFLOW_NOT_FOUND',
  'project.folderNotEmpty': 'PROJECT_EXISTS',
  'project.untrusted': 'PERMISSION_DENIED',
  'project.place': 'PERMISSION_DENIED',
  'path.outside': 'PERMISSION_DENIED',
  'tool.denied': 'PERMISSION_DENIED',
  'resource.short': 'RESOURCE_UNAVAILABLE',
  'run.timeout': 'TIMEOUT_EXCEEDED',
  'task.dependencyFailed': 'DEPENDENCY_FAILED',
  'run.failed': 'EXECUTION_FAILED',
  'run.cancelled': 'EXECUTION_FAILED',
  'run.interrupted': 'EXECUTION_FAILED',
  internal: 'INTERNAL_ERROR',
};

export function answerOf(outcome: ToolOutcome): ToolAnswer {
  if (outcome.ok)
    return { status: 'success', data: shortened(outcome.value) as object, error: null, explanation: null };
  const { message, ...rest } = told(outcome.problem);
  const { reason, remedy } = rest;
  return {
    status: 'failure',
    data: null,
    error: {
      error_type: TYPES[outcome.problem.code] ?? 'INVALID_PARAMETERS',
      error_message: message,
      error_details: shortened({ message, ...rest, ...outcome.details }) as object,
    },
    explanation: [reason, remedy].filter((part) => part !== undefined).join(' ') || null,
  };
}

/** Who trusts a project is a person, so an agent is told whom to ask and that it cannot do it itself. */
function told(found: Problem): Problem {
  if (found.code !== 'project.untrusted') return found;
  return {
    ...found,
    remedy:
      'Only a person can trust it: they open it in Codomyrmex Studio and press Run once, or start this server with --project and its folder. No tool does it.',
  };
}

const LONGEST_TEXT = 8000;
const MOST_ITEMS = 200;

/** A result is read by something with little room: what is long is cut, and says so. */
export function shortened(value: unknown): unknown {
  if (typeof value === 'string')
    return value.length <= LONGEST_TEXT
      ? value
      : `${value.slice(0, LONGEST_TEXT).replace(/[\uD800-\uDBFF]$/, '')}… (cut; ${value.length} characters in all)`;
  if (Array.isArray(value)) {
    const items = value.slice(0, MOST_ITEMS).map(shortened);
    return value.length <= MOST_ITEMS ? items : [...items, `… (cut; ${value.length} items in all)`];
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  const kept = entries.slice(0, MOST_ITEMS).map(([key, each]) => [key, shortened(each)] as const);
  const cut = entries.length - kept.length;
  return Object.fromEntries(cut === 0 ? kept : [...kept, ['…', `cut; ${entries.length} entries in all`]]);
}
