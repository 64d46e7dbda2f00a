/** What the sealed reason of an event is bound to. */
export function eventReasonPlace(eventId: string): string {
  return `StageEvent.reason:${eventId}`
}

/** What the sealed reason of a postponed alert is bound to. */
export function postponedReasonPlace(deadlineId: string): string {
  return `Deadline.postponedReason:${deadlineId}`
}

/** What the audit log calls a candidate. */
export function candidateSubject(id: string): string {
  return `candidate ${id}`
}
