import type { ModuleDefinition } from '#engine/action.ts';
import { gitModule } from './git/module.ts';
import { staticAnalysisModule } from './static-analysis/module.ts';
import { testingModule } from './testing/module.ts';

/** Every module of the studio, in the order of the palette. Adding one is a folder and a line here. */
export const modules: readonly ModuleDefinition[] = [gitModule, staticAnalysisModule, testingModule];
