/** The measurements of an uplink's line. */

import type { StreamLine } from '../link/flows-gateway.ts'

export type LineMeasurement = {
  readonly quantity: string
  readonly index: number
  readonly value: number
  readonly unit: string
  readonly at: string
}

export function measurementsOf(line: StreamLine): readonly LineMeasurement[] {
  return (line['measurements'] as readonly LineMeasurement[] | undefined) ?? []
}
