import type { Meter } from '../../src/runtime.ts'

/** For parts that are tried by themselves: nobody reads their figures. */
export const quietMeter: Meter = { sent: () => {}, ended: () => {}, handled: () => {}, answered: () => {}, job: () => {} }
