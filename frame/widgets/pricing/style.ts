import action from './action.css?inline';
import comparison from './comparison.css?inline';
import layout from './layout.css?inline';
import plan from './plan.css?inline';

/** The style of everything that shows plans. The button alone has its own. */
export const pricingStyle = layout + plan + comparison + action;
