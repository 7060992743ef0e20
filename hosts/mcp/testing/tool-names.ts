/** What an agent is offered: the ten tools of the original and four more. */
export const TOOLS: readonly string[] = [
  'allocate_resources',
  'cancel_run',
  'create_complex_workflow',
  'create_project',
  'create_workflow',
  'execute_task',
  'execute_workflow',
  'get_health_status',
  'get_run',
  'get_system_status',
  'list_projects',
  'list_workflows',
  'manage_project',
  'validate_workflow',
];
