/** Whether `npm run fuzz` is on, where everything is tried instead of a share. */
export const isFuzzing = process.env['MODE'] === 'fuzz';
