import type { ObjectClass } from './object-class.ts';

/**
 * Aircraft on the ground, of any type: a box round the airframe without its shadow.
 *
 * Says nothing of type, heading or condition. An aircraft under a roof or net is not seen.
 */
export const aircraft: ObjectClass = {
  sizePlanes: ['log-width', 'log-height'],
  describe: (seen) => ({ label: 'aircraft', ...seen }),
};
