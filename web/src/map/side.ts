/** Which of the two dates. Left in every comparison is before. */
export type Side = 'before' | 'after';
