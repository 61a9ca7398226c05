/** A thermometer that freezes, and a battery over two years: stepCare itself draws them. */

import { civilDayOf, civilTimeOf } from '../../../base/civil-day.ts'
import type { DevEui } from '../../../base/ids.ts'
import type { Measurement } from '../../../decoders/contract.ts'
import { CARE_START, type CareState, stepCare } from '../../../gateway/detect/care/care.ts'

const DEV = '24e1240000000001' as DevEui
const HOUR = 3_600_000
const WEEK = 7 * 24 * HOUR
const START = Date.UTC(2026, 6, 13, 4)

export function careStory(): string {
  const thermometer = Array.from({ length: 40 }, (_, hour) => {
    const value = hour < 6 || hour > 36 ? 20 + (hour % 6) : 26.5
    return { atMs: START + hour * HOUR, says: { quantity: 'air.temperature', index: 0, value } }
  })
  const battery = Array.from({ length: 60 }, (_, week) => {
    const value = week < 50 ? Math.round(100 - 1.6 * week) : 100
    const says = { quantity: 'device.batteryPercent', index: 0, value }
    return { atMs: START + WEEK + week * WEEK, says }
  })
  let state: CareState = CARE_START
  const rows = [...thermometer, ...battery].flatMap(({ atMs, says }) => {
    const at = { lineMs: atMs, atMs, clk: 2 } as const
    const step = stepCare(state, { ...at, measurements: [says as Measurement] }, { subject: DEV })
    ;({ state } = step)
    return step.facts.map(({ type, fields }) => {
      const shown = Object.entries(fields).map(([name, value]) =>
        name.endsWith('Ms')
          ? `${name.slice(0, -2)} ${civilDayOf(Number(value))}`
          : `${name} ${value}`,
      )
      const reading = `${says.quantity} ${says.value}`.padEnd(28)
      return `${civilDayOf(atMs)} ${civilTimeOf(atMs)}  ${reading}→ ${type} ${shown.join(', ')}`
    })
  })
  return rows.join('\n')
}
