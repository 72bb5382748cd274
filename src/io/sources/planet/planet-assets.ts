/** Pictures to compare by Planet's names of assets, the first there is: what people look at before what is measured. */
export const PICTURE_KEYS: Readonly<Record<string, readonly string[]>> = {
  ortho_visual: ['red', 'green', 'blue'],
  ortho_analytic_4b: ['blue', 'green', 'red', 'nir'],
  ortho_analytic_8b: ['coastal', 'blue', 'green_i', 'green', 'yellow', 'red', 'rededge', 'nir'],
  ortho_pansharpened: ['blue', 'green', 'red', 'nir'],
  ortho_analytic: ['blue', 'green', 'red', 'nir'],
  visual: ['red', 'green', 'blue'],
  analytic: ['blue', 'green', 'red', 'nir'],
};

/** Usable-data masks, likewise. */
export const MASK_KEYS = ['ortho_udm2', 'ortho_analytic_udm2', 'ortho_pansharpened_udm2', 'udm2'] as const;
