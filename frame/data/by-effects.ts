/**
 * What effects of components have asked for, with nothing new from anybody else in between. The module of Preact, which comes with the first widget that has
 * effects, keeps it: see `refuseEndlessUpdates`.
 */
export const byEffects = {
  /** Effects are running, or components are drawn once more. */
  isNow: false,
  /** How often they have loaded something anew since a component was updated by anything else: the viewer, a timer, an answer that was awaited. */
  reloads: 0,
};
