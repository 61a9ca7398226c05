/**
 * `cigale bench joins`: 1 500 devices ask for their join at once, after a power cut. How fast they come
 * in, beside the curve that the radio allows, and what becomes of everybody else's uplinks meanwhile.
 */

import { airtimeUs } from '../../base/lora.ts'
import { seededRandom } from '../../base/random.ts'
import { EU868 } from '../../gateway/lorawan/region/eu868.ts'
import { SHARE_OF_PURPOSE } from '../../hardware/regulation/airtime-budget.ts'
import { modulationOf } from '../support/end-device/sending.ts'
import { ACCEPT_BYTES, allowedJoins } from './joins-allowed.ts'
import { type Delivery, liveStorm } from './joins-storm.ts'
import { plot } from './plot.ts'
import type { Report } from './report.ts'

const SIZE = { seed: 1, joiners: 1_500, others: 300, hoursMax: 8 } as const
const MINUTE_MS = 60_000
/** SF7 */
const FASTEST = 5
const TABLE_MINUTES = [1, 5, 10, 30, 60, 90, 120, 180, 240, 300, 360, 480] as const

export async function benchJoins(report: Report): Promise<void> {
  const storm = await liveStorm(SIZE)
  const { dataRates, joinedAtMs, requestsAtMs, calm } = storm
  const hours = SIZE.hoursMax
  const random = seededRandom(SIZE.seed, 'allowed joins')
  const allowed = allowedJoins(dataRates, { random, hours })
  const endMin = (joinedAtMs.at(-1) ?? 0) / MINUTE_MS
  report.row({
    name: 'joins.storm',
    value: `${joinedAtMs.length} of ${SIZE.joiners} joined within ${endMin.toFixed(0)} min,`,
    unit: `where the radio would allow all within ${((allowed.atMs.at(-1) ?? 0) / MINUTE_MS).toFixed(0)} min; ${storm.acceptsRx1} accepts in RX1, ${storm.acceptsRx2} in RX2 (allowed: ${allowed.inRx1} and ${allowed.atMs.length - allowed.inRx1})`,
    load: `${SIZE.joiners} sensors switched on within 10 s around one gateway, ${mixOf(dataRates)}; each asks at the pace of LoRaWAN 1.0.4 §7: ${requestsAtMs.length} requests, ${storm.requestsHeard} heard`,
  })
  report.row({
    name: 'joins.others',
    value: `${heardOf(storm.storm)} of the uplinks of others heard in its first hour,`,
    unit: `${heardOf(calm)} in the hour before; confirmed ones acknowledged ${ackedOf(storm.storm)} (${ackedOf(calm)})`,
    load: `${SIZE.others} sensors that had joined before, ${storm.storm.sent} frames, half of the changes confirmed; the gateway sent ${(100 * storm.deafShare).toFixed(1)} % of that hour`,
  })
  report.row({
    name: 'joins.limits',
    value: `RX1 ${perHour('M', 0.01, acceptUs(FASTEST))}, RX2 ${perHour('P', 0.1, acceptUs(EU868.rx2.dataRate))}`,
    unit: 'joins an hour, before the limit of deaf time and the gate of one a second',
    load: 'computed: the sub-band’s hour × share of joins, by the airtime of a JoinAccept of 33 bytes in RX1 at SF7 and in RX2 at SF12',
  })
  const minutes = TABLE_MINUTES.filter((minute) => minute < endMin + 60)
  const until = (atMs: readonly number[], minute: number) =>
    atMs.filter((one) => one <= minute * MINUTE_MS).length
  const cells = (row: readonly (string | number)[]) =>
    row.map((cell) => String(cell).padStart(10)).join('')
  console.log(`\n${cells(['minute', 'requests', 'joined', 'allowed'])}`)
  for (const minute of minutes) {
    const row = [requestsAtMs, joinedAtMs, allowed.atMs].map((atMs) => until(atMs, minute))
    console.log(cells([minute, ...row]))
  }
  const xMax = Math.max(30, Math.ceil(endMin / 30) * 30)
  console.log(
    `\n${plot(
      [
        { sign: '·', at: (minute) => until(allowed.atMs, minute) },
        { sign: '█', at: (minute) => until(joinedAtMs, minute) },
      ],
      {
        xMax,
        yMax: SIZE.joiners,
        x: 'min',
        y: 'joined: █ measured, · the most that the radio allows',
      },
    )}\n`,
  )
}

function acceptUs(dataRate: number): number {
  const modulation = modulationOf(EU868, dataRate)
  return airtimeUs({ modulation, sizeBytes: ACCEPT_BYTES, crc: false })
}

function perHour(band: string, dutyCycle: number, eachUs: number): string {
  const limitS = 3_600 * dutyCycle * SHARE_OF_PURPOSE.joinAccept
  const joins = Math.floor((limitS * 1e6) / eachUs)
  return `${joins} (${band}: ${limitS.toFixed(1)} s, ${(eachUs / 1000).toFixed(0)} ms each)`
}

function mixOf(dataRates: readonly number[]): string {
  const shares = [5, 4, 3, 2, 1, 0].map((dataRate) => {
    const share = dataRates.filter((one) => one === dataRate).length / dataRates.length
    return `SF${12 - dataRate} ${(100 * share).toFixed(0)} %`
  })
  return shares.join(', ')
}

function heardOf({ heard, sent }: Delivery): string {
  return `${((100 * heard) / sent).toFixed(1)} %`
}

function ackedOf({ acknowledged, confirmed }: Delivery): string {
  return `${((100 * acknowledged) / confirmed).toFixed(1)} %`
}
