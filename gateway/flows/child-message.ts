/**
 * What the process of flows says on its standard output: a line of JSON each. It may be in other hands:
 * a line is read as far as it is understood, and nothing of it is believed that could do harm.
 */

export type ChildMessage =
  | {
      readonly type: 'started'
      readonly nodes: number
      readonly flows: number
      /** Where its editor listens, on 127.0.0.1; null: it has none. */
      readonly editorPort: number | null
    }
  | { readonly type: 'alive'; readonly heapBytes: number }
  /** Somebody has deployed in the editor. */
  | { readonly type: 'deployed' }
  /** Since its start, over all its nodes. */
  | { readonly type: 'counts'; readonly counts: Readonly<Record<Counted, number>> }
  | { readonly type: 'failed'; readonly detail: string }

/**
 * Lines taken from the stream of events and, of those, too old for a node; asked of the gateway and taken,
 * refused by it, held back by the flows' own pace, dropped where too many waited, or without an answer.
 */
const COUNTED = ['took', 'late', 'sent', 'refused', 'limited', 'dropped', 'failed'] as const
export type Counted = (typeof COUNTED)[number]

const DETAIL_CHARACTERS_MAX = 300

/** `undefined`: none that is known. */
export function readChildLine(line: string): ChildMessage | undefined {
  const said = objectOf(line)
  switch (said?.['type']) {
    case 'started':
      return {
        type: 'started',
        nodes: count(said['nodes']),
        flows: count(said['flows']),
        editorPort: portOf(said['editorPort']),
      }
    case 'alive':
      return { type: 'alive', heapBytes: count(said['heapBytes']) }
    case 'deployed':
      return { type: 'deployed' }
    case 'counts':
      return { type: 'counts', counts: countsOf(said) }
    case 'failed':
      return { type: 'failed', detail: printable(said['detail']) }
    default:
      return undefined
  }
}

/** A line of its log, in pino's shape; any other text is a line of its own. */
export function readChildLog(line: string): { readonly isWarning: boolean; readonly text: string } {
  const said = objectOf(line)
  const level = said?.['level']
  const isWarning =
    level === 'warn' || level === 'error' || level === 'fatal' || Number(level) >= 40
  return { isWarning: said === undefined || isWarning, text: printable(said?.['msg'] ?? line) }
}

function countsOf(said: Readonly<Record<string, unknown>>): Readonly<Record<Counted, number>> {
  const entries = COUNTED.map((name) => [name, count(said[name])] as const)
  return Object.fromEntries(entries) as Record<Counted, number>
}

function objectOf(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    return undefined
  }
}

function count(value: unknown): number {
  return typeof value === 'number' && value >= 0 && Number.isFinite(value) ? Math.floor(value) : 0
}

function portOf(value: unknown): number | null {
  return Number.isInteger(value) && Number(value) > 0 && Number(value) < 65_536
    ? Number(value)
    : null
}

/** Without what a terminal would carry out. */
function printable(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value ?? '')
  return text.replace(/\p{Cc}+/gu, ' ').slice(0, DETAIL_CHARACTERS_MAX)
}
