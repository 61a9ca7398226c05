/** Facts of spaces as the benchmark spells decisions (detection.md §6, "Outputs"). */

import type { EventFact } from '../../sync/fact.ts'
import type { Stay } from '../detect/parking/stay-rules.ts'

type Decision = Readonly<Record<string, unknown>>

const S = 1000

/** `undefined`: the benchmark has no line for it. */
export function parkingDecision({
  type,
  subject: id,
  atMs,
  fields,
}: EventFact): Decision | undefined {
  const at = atMs / S
  const seconds = (name: string): number => (fields[name] as number) / S
  switch (type) {
    case 'spotTaken':
      return { type: 'state', id, at, occ: 1 }
    case 'spotFreed':
      return { type: 'state', id, at, occ: 0 }
    case 'overstayStarted':
      return { type: 'overstay', id, start: seconds('sinceMs'), detectedAt: at }
    case 'spaceSensorDoubted': {
      const { problem: kind, confidence } = fields
      const start = seconds('sinceMs')
      return { type: 'health', id, kind, start, end: null, detectedAt: at, confidence }
    }
    case 'stayFinal': {
      const [start, end] = [seconds('sinceMs'), seconds('untilMs')]
      return { type: 'occ', id, start, end, decidedAt: at, confidence: fields['confidence'] }
    }
    default:
      return undefined
  }
}

/** A stay that was not told for good when the recording ended. */
export function stayDecision(id: string, stay: Stay, atMs: number): Decision {
  const end = stay.endLineMs === null ? null : stay.endLineMs / S
  return { type: 'occ', id, start: stay.startLineMs / S, end, decidedAt: atMs / S }
}
