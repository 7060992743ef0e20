import { defineModule, implement } from '#engine/action.ts';
import { detectTargets, runBuild } from './adapter.ts';
import { about, detect, run } from './manifest.ts';

export const buildSynthesis = defineModule(about, [implement(run, runBuild), implement(detect, detectTargets)]);
