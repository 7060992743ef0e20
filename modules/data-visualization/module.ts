import { defineModule, implement } from '#engine/action.ts';
import { drawChart } from './adapter.ts';
import { about, chart } from './manifest.ts';

export const dataVisualizationModule = defineModule(about, [implement(chart, drawChart)]);
