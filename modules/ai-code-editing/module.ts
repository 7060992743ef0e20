import { defineModule, implement } from '#engine/action.ts';
import { explainCode, generateCode, refactorCode, reviewCode } from './adapter.ts';
import { explainResults } from './insights.ts';
import { about, explain, generate, insights, refactor, review } from './manifest.ts';

export const aiCodeEditingModule = defineModule(about, [
  implement(generate, generateCode),
  implement(refactor, refactorCode),
  implement(explain, explainCode),
  implement(review, reviewCode),
  implement(insights, explainResults),
]);
