import { defineModule, implement } from '#engine/action.ts';
import { drawChart } from './adapter.ts';
import { describe, load, process } from './data-actions.ts';
import { describeData, loadData, processData } from './data-adapter.ts';
import { about, chart } from './manifest.ts';

export const dataVisualizationModule = defineModule(about, [
  implement(chart, drawChart),
  implement(load, loadData),
  implement(process, processData),
  implement(describe, describeData),
]);
