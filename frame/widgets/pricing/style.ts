import action from './action.css?inline';
import comparison from './comparison.css?inline';
import layout from './layout.css?inline';
import plan from './plan.css?inline';

/** Style of all widgets that show plans. The button alone uses only `action.css`. */
export const pricingStyle = layout + plan + comparison + action;
