/**
 * The member(s) K of a union U of `{kind}`. Written so that a table `{[K in U['kind']]: (value: Case<U, K>) => …}` can be called as
 * `table[value.kind](value)` for any value of the union: the compiler then knows that the table has a row for each case.
 */
export type Case<U extends { kind: string }, K extends U['kind']> = { [P in K]: Extract<U, { kind: P }> & { kind: P } }[K]
