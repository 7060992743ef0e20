import type { ModuleDefinition } from '#engine/action.ts';
import { aiCodeEditingModule } from './ai-code-editing/module.ts';
import { buildSynthesisModule } from './build-synthesis/module.ts';
import { ciCdModule } from './ci-cd/module.ts';
import { codeExecutionModule } from './code-execution/module.ts';
import { dataVisualizationModule } from './data-visualization/module.ts';
import { documentationModule } from './documentation/module.ts';
import { environmentModule } from './environment/module.ts';
import { filesModule } from './files/module.ts';
import { flowModule } from './flow/module.ts';
import { gitModule } from './git/module.ts';
import { httpModule } from './http/module.ts';
import { securityAuditModule } from './security-audit/module.ts';
import { shellModule } from './shell/module.ts';
import { staticAnalysisModule } from './static-analysis/module.ts';
import { testingModule } from './testing/module.ts';

/** Every module of the studio; the palette orders them by their own `order`. Adding one is a folder and a line here. */
export const modules: readonly ModuleDefinition[] = [
  gitModule,
  environmentModule,
  staticAnalysisModule,
  securityAuditModule,
  testingModule,
  buildSynthesisModule,
  ciCdModule,
  aiCodeEditingModule,
  dataVisualizationModule,
  documentationModule,
  shellModule,
  codeExecutionModule,
  filesModule,
  httpModule,
  flowModule,
];
