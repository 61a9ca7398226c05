/**
 * Some days of a small place through the real core, minute by minute, with the ledger of what really
 * was: three spaces, a zone with its meter, a call point, a street and its noise.
 */

import type { DevEui, JoinEui } from '../../base/ids.ts'
import { seededRandom } from '../../base/random.ts'
import type { BindingRole } from '../../gateway/registry/model.ts'
import type { ApiBench } from '../support/api-bench.ts'
import { EndDevice } from '../support/end-device.ts'
import type { TruthLedger } from './ledger/indicator-truth.ts'
import { pressPayload } from './sensors/call-button.ts'
import { noisePayload } from './sensors/noise-meter.ts'
import { heartbeatPayload, statusPayload } from './sensors/parking.ts'
import { crossingsPayload } from './sensors/people-counter.ts'
import { meterPayload } from './sensors/water-meter.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const BEAT_MS = HOUR_MS
const KNOWN_MS = 2.2 * BEAT_MS
const SPACES = ['p-1', 'p-2', 'p-3'] as const
const LEAD_MS = 3 * HOUR_MS

type Sender = (payload: Uint8Array, fPort: number) => Promise<void>
type Stay = { readonly fromMs: number; readonly toMs: number }

/** `fromMs`: a whole hour of UTC, where the ledger begins; some hours are lived before and after it. */
export async function liveDays(
  bench: ApiBench,
  { fromMs, toMs, seed }: { readonly fromMs: number; readonly toMs: number; readonly seed: number },
): Promise<TruthLedger> {
  const { core } = bench
  const beginMs = fromMs - LEAD_MS
  core.clock.advance(Math.max(0, beginMs - core.clock.wallMs()))
  await core.settle()
  const send = await makeSenders(bench)
  const stays = new Map(
    SPACES.map((id, i) => [id as string, drawStays(seed + i, { fromMs, toMs })]),
  )
  const heard = new Map(
    SPACES.map((id) => [id as string, { atMs: [] as number[], knownMs: KNOWN_MS }]),
  )
  const presses: { atMs: number; seenMs: number | null }[] = []
  const world = worldOf(stays)
  // The third sensor falls silent for the second day.
  const silent = { fromMs: fromMs + 26 * HOUR_MS, toMs: fromMs + 42 * HOUR_MS }
  let [litres, passers] = [1_000, 0]
  for (let atMs = beginMs; atMs < toMs + LEAD_MS; atMs += MINUTE_MS) {
    core.clock.advance(atMs - core.clock.wallMs())
    await core.settle()
    const minute = Math.round((atMs - beginMs) / MINUTE_MS)
    for (const [i, id] of SPACES.entries()) {
      const isSilent = i === 2 && silent.fromMs <= atMs && atMs < silent.toMs
      const [before, now] = [world.isTaken(id, atMs - MINUTE_MS), world.isTaken(id, atMs)]
      const isBeat = minute % 60 === i
      if (isSilent || (before === now && !isBeat)) continue
      heard.get(id)!.atMs.push(atMs)
      const health = { batteryMv: 3480, temperatureC: 18 }
      if (before !== now) await send[id]!(statusPayload(now, world.lasted(id, atMs)), 1)
      else await send[id]!(heartbeatPayload(now, health), 2)
    }
    if (minute % 10 === 0) {
      const climate = { batteryPercent: 96, temperatureC: 16, humidityPercent: 60 }
      await send['z-1']!(meterPayload({ ...climate, pulses: Math.floor(litres) }), 85)
      const total = { in: Math.floor(passers), out: 0 }
      await send['cours']!(crossingsPayload(total, { in: 0, out: 0 }), 85)
    }
    if (minute % 5 === 0) {
      const level = world.decibels(atMs)
      await send['noise-1']!(noisePayload(90, { lafDb: level, laeqDb: level, lafmaxDb: level }), 85)
    }
    if (minute % 400 === 371) presses.push(await press(bench, send['call-1']!, presses.length))
    litres += world.litresPerMinute(atMs)
    passers += world.passersPerMinute(atMs)
  }
  const { litresPerMinute, passersPerMinute, decibels } = world
  const inside = presses.filter(({ atMs }) => fromMs <= atMs && atMs < toMs)
  return {
    fromMs,
    toMs,
    stays,
    heard,
    litresPerMinute,
    passersPerMinute,
    decibels,
    presses: inside,
  }
}

/** Two of three calls are seen, four minutes later or more. */
async function press(bench: ApiBench, send: Sender, number: number) {
  const atMs = bench.core.clock.wallMs()
  await send(pressPayload(100, 'short'), 85)
  if (number % 3 === 2) return { atMs, seenMs: null }
  const seenMs = atMs + (4 + number) * 1000
  bench.core.clock.advance(seenMs - atMs)
  await bench.core.settle()
  const [call] = (await bench.service.tailFacts(span(atMs))).filter(
    ({ fact }) => fact.type === 'callRaised',
  )
  const alarm = { asset: 'call-1', of: 'callRaised', ofMs: call!.fact.atMs } as const
  await bench.service.acknowledge('table', alarm)
  return { atMs, seenMs }
}

function span(fromMs: number) {
  return { fromMs: fromMs - 1_000, toMs: fromMs + HOUR_MS, types: ['callRaised'] }
}

function worldOf(stays: ReadonlyMap<string, readonly Stay[]>) {
  const hourOf = (atMs: number) => Math.floor(atMs / HOUR_MS) % 24
  const isTaken = (id: string, atMs: number) =>
    stays.get(id)!.some(({ fromMs, toMs }) => fromMs <= atMs && atMs < toMs)
  return {
    isTaken,
    /** Minutes that the last state lasted. */
    lasted: (id: string, atMs: number) => {
      const edges = stays.get(id)!.flatMap(({ fromMs, toMs }) => [fromMs, toMs])
      const last = Math.max(atMs - LEAD_MS, ...edges.filter((edge) => edge < atMs))
      return Math.round((atMs - last) / MINUTE_MS)
    },
    litresPerMinute: (atMs: number) => (hourOf(atMs) === 4 ? 20 : 0.1),
    passersPerMinute: (atMs: number) => (hourOf(atMs) >= 6 && hourOf(atMs) < 20 ? 3 : 0.5),
    decibels: (atMs: number) => (hourOf(atMs) >= 5 && hourOf(atMs) < 21 ? 65 : 45),
  }
}

/**
 * Gaps and stays of 12 minutes to four hours, and one over a night. None begins within three minutes of a
 * full hour: sensors tell beginnings to the minute, and which hour such a stay is of would be chance.
 */
function drawStays(seed: number, { fromMs, toMs }: Stay): readonly Stay[] {
  const random = seededRandom(seed, 'stays')
  const stays: Stay[] = []
  for (let atMs = fromMs + 7 * MINUTE_MS; atMs < toMs - 10 * HOUR_MS; ) {
    const pastMs = atMs % HOUR_MS
    if (pastMs < 3 * MINUTE_MS || pastMs > 57 * MINUTE_MS) atMs += 6 * MINUTE_MS
    const lengthMs = (stays.length === 5 ? 9 * 60 : 12 + random.below(230)) * MINUTE_MS
    stays.push({ fromMs: atMs, toMs: atMs + lengthMs })
    atMs += lengthMs + (12 + random.below(150)) * MINUTE_MS
  }
  return stays
}

const DEVICES = [
  ['p-1', 'nwave-nps405sm', 'occupancy', 0],
  ['p-2', 'nwave-nps405sm', 'occupancy', 0],
  ['p-3', 'nwave-nps405sm', 'occupancy', 0],
  ['z-1', 'milesight-em300-di', 'meter', 0],
  ['call-1', 'milesight-ws101', 'button', 0],
  ['cours', 'milesight-vs133', 'counter', 1],
  ['noise-1', 'milesight-ws302', 'noise', 0],
] as const satisfies readonly (readonly [string, string, BindingRole, number])[]

const KINDS = {
  'z-1': { kind: 'zone', properties: { litresPerPulse: 1 } },
  'call-1': { kind: 'callPoint', properties: {} },
  cours: { kind: 'segment', properties: {} },
  'noise-1': { kind: 'noisePoint', properties: {} },
} as const
const SPACE = {
  kind: 'space',
  properties: { category: 'normal', heartbeatSeconds: BEAT_MS / 1000, row: 'cours' },
} as const

async function makeSenders(bench: ApiBench): Promise<Readonly<Record<string, Sender>>> {
  const { core } = bench
  const senders: Record<string, Sender> = {}
  for (const [i, [id, profile, role, index]] of DEVICES.entries()) {
    const devEui = `70b3d5499f0066${String(i + 10)}` as DevEui
    const joinEui = '70b3d5499f000000' as JoinEui
    const appKey = String(i + 1).padStart(32, '0')
    await core.addDevice({ devEui, joinEui, appKey, macVersion: '1.0.3' }, { profile })
    const about = id in KINDS ? KINDS[id as keyof typeof KINDS] : SPACE
    await core.addAsset({ id, name: id, ...about }, [{ asset: id, devEui, role, index, fromMs: 0 }])
    const device = new EndDevice({ devEui, joinEui, appKey, macVersion: '1.0.3' })
    await core.hear(device.join())
    device.acceptJoin(core.sent.at(-1)!.phyPayload)
    senders[id] = async (payload, fPort) => {
      await core.hear(device.uplink({ fPort, payload }))
      core.sent.splice(0)
    }
  }
  return senders
}
