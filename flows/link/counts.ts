/** What went between the flows and the gateway since the start, as numbers. */

export type LinkCounts = {
  /** Lines of the event stream that were handed to the nodes. */
  readonly took: number
  /** Of those, not given to a node because they were older than it wants. */
  readonly late: number
  /** Asked of the gateway and taken by it. */
  readonly sent: number
  /** The gateway would not: an interlock, its own limit, a value that is none. */
  readonly refused: number
  /** Not asked: the flows had asked for so much already. */
  readonly limited: number
  /** Not asked: too many others were waiting. Or a line that ended the process each time. */
  readonly dropped: number
  /** No answer, or one that cannot be read. */
  readonly failed: number
}

export type Counted = keyof LinkCounts

export function noCounts(): Record<Counted, number> {
  return { took: 0, late: 0, sent: 0, refused: 0, limited: 0, dropped: 0, failed: 0 }
}
