/**
 * A storm of joins on the modelled air: parking sensors around one gateway, the product's core behind
 * it. Some have lived there for long; all the others are switched on within seconds, as after a power
 * cut, and ask by the law's pace until they are in.
 */

import { seededRandom } from '../../base/random.ts'
import { tmstUs } from '../../base/tmst.ts'
import { Air } from '../../hardware/emulator/air.ts'
import { AirGateway } from '../../hardware/emulator/air-gateway.ts'
import { ETSI_EN_300_220 } from '../../hardware/regulation/etsi-en-300-220.ts'
import { planUnit, type TownPlan } from '../city/life/unit-plan.ts'
import { Reception } from '../city/radio/reception.ts'
import type { SentFrame } from '../city/sensors/lorawan-actor.ts'
import { ParkingSensor } from '../city/sensors/parking.ts'
import { CoreBench, GATEWAY } from '../support/core-bench.ts'
import { progress } from '../support/progress.ts'

export type StormSize = {
  readonly seed: number
  readonly joiners: number
  /** That have joined before. */
  readonly others: number
  readonly hoursMax: number
}

/** What the others got through in a stretch of time. */
export type Delivery = {
  readonly sent: number
  readonly heard: number
  readonly confirmed: number
  readonly acknowledged: number
}

export type Storm = {
  readonly dataRates: readonly number[]
  /** Ms since the storm began. */
  readonly joinedAtMs: readonly number[]
  readonly requestsAtMs: readonly number[]
  readonly requestsHeard: number
  readonly acceptsRx1: number
  readonly acceptsRx2: number
  /** In the hour before, and in the first one. */
  readonly calm: Delivery
  readonly storm: Delivery
  /** Share of the storm's first hour in which the gateway sent. */
  readonly deafShare: number
}

const HOUR_MS = 3_600_000
const PROFILE = 'nwave-nps405sm'
const HEARTBEAT_MS = HOUR_MS
/** A car comes or goes so often, on average, where the others are. */
const CHANGE_MS = 20 * 60_000
const OTHERS_JOIN_WITHIN_MS = HOUR_MS
const CALM_MS = HOUR_MS
const SWITCHED_ON_WITHIN_MS = 10_000
const RADIUS_M = 700
const RX2_HZ = 869_525_000
const LOOK_MS = 60_000

type Planned = ReturnType<typeof planUnit>['devices'][number]

export async function liveStorm(size: StormSize): Promise<Storm> {
  const { seed, joiners, others, hoursMax } = size
  const town: TownPlan = {
    seed,
    gateways: [{ eui: GATEWAY, spot: { xM: 0, yM: 0 } }],
    radiusM: RADIUS_M,
  }
  const planned = planDevices(town, joiners + others)
  const reception = new Reception({
    seed,
    gateways: new Map([[GATEWAY as string, town.gateways[0]!.spot]]),
    devices: new Map(planned.map(({ identity, spot }) => [identity.devEui as string, spot])),
  })
  const bench = new CoreBench({ seed })
  const { clock } = bench
  let beganMs = Number.POSITIVE_INFINITY
  const requestsAtMs: number[] = []
  const accepts = { rx1: 0, rx2: 0 }
  let deafMs = 0
  const air = new Air({
    clock,
    path: reception.path,
    onEmission: (emission) => {
      reception.begins(emission)
      const { direction, phyPayload, freqHz, startUs, endUs } = emission
      const atMs = startUs / 1000 - beganMs
      if (atMs < 0) return
      if (direction === 'down' && atMs < HOUR_MS) deafMs += (endUs - startUs) / 1000
      if (phyPayload[0] === 0x00) requestsAtMs.push(atMs)
      if (phyPayload[0] === 0x20) accepts[freqHz === RX2_HZ ? 'rx2' : 'rx1']++
    },
  })
  const radio = new AirGateway({
    ...{ air, gatewayEui: GATEWAY, plan: ETSI_EN_300_220, metrics: bench.metrics },
    tmstAtStart: tmstUs(0),
  })
  bench.radio = radio
  await bench.open()
  const heard = new Set<string>()
  let requestsHeard = 0
  await radio.open({
    onFrames: (frames, accepted) => {
      for (const { phyPayload } of frames) {
        if (phyPayload[0] !== 0x00) heard.add(keyOf(phyPayload))
        else if (clock.monoMs() >= beganMs) requestsHeard++
      }
      bench.core.onFrames(frames, accepted)
    },
    onReceipt: (receipt) => bench.core.onReceipt(receipt),
  })
  for (const { identity } of planned) await bench.addDevice(identity, { profile: PROFILE })

  const liveUntil = async (untilMs: number): Promise<void> => {
    while (clock.runNext(untilMs)) await new Promise((done) => setImmediate(done))
  }
  const book: { readonly sent: SentFrame; readonly atMs: number; acknowledged: boolean }[] = []
  const joinedAtMs: number[] = []
  const make = (device: Planned, isOther: boolean, number: number): ParkingSensor => {
    const random = seededRandom(seed, `storm ${device.identity.devEui}`)
    const { identity, dataRate } = device
    const observer = isOther
      ? {
          onSent: (sent: SentFrame) => {
            book.push({ sent, atMs: clock.monoMs(), acknowledged: false })
          },
          onAcknowledged: (sent: SentFrame) => {
            const entry = book.findLast((one) => one.sent.phyPayload === sent.phyPayload)
            if (entry) entry.acknowledged = true
          },
        }
      : { onJoined: () => void joinedAtMs.push(clock.monoMs() - beganMs) }
    const pace = { heartbeatMs: HEARTBEAT_MS, confirmed: number % 2 === 0 }
    return new ParkingSensor(
      {
        ...{ air, clock, random, identity, dataRate, observer },
        ...{ reach: { rssiDbm: -100, snrDb: 5 }, joinsByLaw: true },
      },
      pace,
      false,
    )
  }

  const residents = planned.slice(0, others).map((device, i) => make(device, true, i))
  for (const [i, sensor] of residents.entries()) {
    sensor.actor.start((i / others) * OTHERS_JOIN_WITHIN_MS)
    const random = seededRandom(seed, `cars ${i}`)
    const drive = (): void => {
      sensor.actor.after(CHANGE_MS * (0.5 + random.unit()), () => {
        sensor.setOccupied(!sensor.occupied)
        drive()
      })
    }
    drive()
  }
  const startMs = clock.monoMs()
  const calmMs = startMs + OTHERS_JOIN_WITHIN_MS + HOUR_MS
  await liveUntil(calmMs + CALM_MS)
  const delivered = (fromMs: number, untilMs: number): Delivery => {
    const frames = book.filter(({ atMs }) => atMs >= fromMs && atMs < untilMs)
    const confirmed = frames.filter(({ sent }) => sent.confirmed)
    return {
      sent: frames.length,
      heard: frames.filter(({ sent }) => heard.has(keyOf(sent.phyPayload))).length,
      confirmed: confirmed.length,
      acknowledged: confirmed.filter(({ acknowledged }) => acknowledged).length,
    }
  }
  const calm = delivered(calmMs, calmMs + CALM_MS)

  beganMs = clock.monoMs()
  const newcomers = planned.slice(others).map((device, i) => make(device, false, i))
  const random = seededRandom(seed, 'power is back')
  for (const { actor } of newcomers) actor.start(random.unit() * SWITCHED_ON_WITHIN_MS)
  const bar = progress('joins', joiners)
  const lastMs = beganMs + hoursMax * HOUR_MS
  while (joinedAtMs.length < joiners && clock.monoMs() < lastMs) {
    await liveUntil(Math.min(lastMs, clock.monoMs() + LOOK_MS))
    bar.at(joinedAtMs.length)
  }
  bar.end()
  const storm = delivered(beganMs, beganMs + HOUR_MS)
  for (const { actor } of [...residents, ...newcomers]) actor.stop()
  await radio.close()
  await bench.close()
  return {
    dataRates: planned.slice(others).map(({ dataRate }) => dataRate),
    ...{ joinedAtMs, requestsAtMs, requestsHeard, calm, storm },
    acceptsRx1: accepts.rx1,
    acceptsRx2: accepts.rx2,
    deafShare: deafMs / HOUR_MS,
  }
}

function planDevices(town: TownPlan, count: number): readonly Planned[] {
  const planned: Planned[] = []
  for (let unit = 0; planned.length < count; unit++) {
    planned.push(...planUnit(town, 0, unit).devices)
  }
  return planned.slice(0, count).map((device) => ({
    ...device,
    // Joins of 1.1 and quirks of firmware are other stories.
    identity: { ...device.identity, macVersion: '1.0.4' },
  }))
}

function keyOf(phyPayload: Uint8Array): string {
  return Buffer.from(phyPayload).toString('latin1')
}
