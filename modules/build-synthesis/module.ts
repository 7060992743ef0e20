import { defineModule, implement } from '#engine/action.ts';
import { detectTargets, runBuild } from './adapter.ts';
import { about, detect, run, typescript } from './manifest.ts';
import { compileTypescript } from './typescript.ts';

export const buildSynthesisModule = defineModule(about, [
  implement(run, runBuild),
  implement(detect, detectTargets),
  implement(typescript, compileTypescript),
]);
