/** The line under numbered choices, where the messenger has no buttons. `example` is the first number of the list. */
export function answerByNumber(example: number): string {
  return `Trả lời bằng số, ví dụ: ${example}`
}
