import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { DevEui } from '../../../base/ids.ts'
import type { EventFact } from '../../../sync/fact.ts'
import type { MeterReading, ValveReading } from './reading.ts'
import { ZONE_WATER_START, type ZoneWater } from './zone-state.ts'
import { stepZoneWater } from './zone-water.ts'

const MIN = 60_000
const HOUR = 60 * MIN
const DAY = 24 * HOUR
const ZERO_MS = Date.UTC(2026, 6, 1, 6)
const DEV = '24e124454b200001' as DevEui
const policy = { litresPerPulse: 1, designLitresPerHour: 1200, counterBits: 32 }

const sight = { main: null, others: [], pressure: null }

type Told = EventFact & { readonly lineMs: number }

/** A meter that reports every 15 minutes; `flowAt` in litres per hour. */
class Zone {
  state: ZoneWater = ZONE_WATER_START
  readonly facts: Told[] = []
  readonly #clockAt: (lineMs: number) => number
  lineMs = 0
  #litres = 0
  #fCntUp = 0

  constructor(clockAt: (lineMs: number) => number = () => 0) {
    this.#clockAt = clockAt
  }

  #take(input: MeterReading | ValveReading): void {
    const step = stepZoneWater(this.state, input, { subject: 'Z07', policy, hasValve: true, sight })
    this.state = step.state
    this.facts.push(...step.facts.map((fact) => ({ ...fact, lineMs: this.lineMs })))
  }

  #now() {
    const { lineMs } = this
    const atMs = ZERO_MS + lineMs + this.#clockAt(lineMs)
    return { lineMs, heardLineMs: lineMs, atMs, clk: 2 } as const
  }

  valve(isOpen: boolean, closesInMs: number | null = null): this {
    this.#take({ kind: 'valve', ...this.#now(), isOpen, closesInMs })
    return this
  }

  report(pulses = Math.floor(this.#litres)): this {
    const fCntUp = this.#fCntUp++
    this.#take({ kind: 'pulses', ...this.#now(), devEui: DEV, fCntUp, pulses, restarted: false })
    return this
  }

  /** Reports every 15 minutes for so long. */
  flow(litresPerHour: number, forMs: number): this {
    const endMs = this.lineMs + forMs
    while (this.lineMs < endMs) {
      this.lineMs += 15 * MIN
      this.#litres += litresPerHour / 4
      this.report()
    }
    return this
  }

  told(): readonly Told[] {
    return this.facts.filter(({ type }) => type !== 'zoneHour')
  }
}

const closedZone = () => new Zone().valve(false).report().flow(0, HOUR)

test('a leak of 20 litres an hour behind a closed valve is confirmed within four hours', () => {
  const zone = closedZone().flow(20, 4 * HOUR)
  const [confirmed] = zone.told().filter(({ type }) => type === 'leakConfirmed')
  assert(confirmed)
  assert.equal(confirmed.subject, 'Z07')
  assert.equal(confirmed.stream, 0)
  assert.equal(confirmed.fields['kind'], 'hidden_leak')
  assert.equal(confirmed.fields['sinceMs'], ZERO_MS + HOUR)
  assert(Math.abs((confirmed.fields['flowLitresPerHour'] as number) - 20) < 3)
  assert((confirmed.fields['confidence'] as number) >= 0.5)
})

test('a slow leak is suspected first and confirmed later, each once', () => {
  const zone = closedZone().flow(1.5, 2 * DAY)
  assert.deepEqual(
    zone.told().map(({ type }) => type),
    ['leakSuspected', 'leakConfirmed'],
  )
})

test('a repaired leak is cleared, with the litres it lost', () => {
  const zone = closedZone()
    .flow(20, 6 * HOUR)
    .flow(0, 3 * HOUR)
  const cleared = zone.told().at(-1)!
  assert.equal(cleared.type, 'leakCleared')
  assert.equal(cleared.fields['lostLitres'], 120)
  assert.equal(cleared.fields['sinceMs'], ZERO_MS + HOUR)
  assert.equal(zone.state.leak, null)
})

test('single pulses shaken out by water hammer are no leak', () => {
  const zone = closedZone()
  for (let n = 0; n < 20; n++) zone.flow(4, 15 * MIN).flow(0, 2 * DAY)
  assert.deepEqual(zone.told(), [])
})

test('an hour of watering by hand is no leak', () => {
  const zone = closedZone()
    .flow(300, HOUR)
    .flow(0, 3 * HOUR)
  assert.deepEqual(zone.told(), [])
})

test('watering through the open valve is no leak, nor is the water that runs out after', () => {
  const zone = closedZone()
  for (let day = 0; day < 5; day++) {
    zone
      .valve(true)
      .flow(1200, HOUR)
      .valve(false)
      .flow(8, 15 * MIN)
      .flow(0, 4 * HOUR)
  }
  assert.deepEqual(zone.told(), [])
})

test('an opening that carries its duration closes by itself', () => {
  const zone = closedZone()
    .valve(true, 30 * MIN)
    .flow(1200, 30 * MIN)
    .flow(0, 15 * MIN)
    .flow(20, DAY)
  assert(zone.told().some(({ type }) => type === 'leakConfirmed'))
})

test('a valve that does not close shows as such at the second reading', () => {
  const zone = closedZone().valve(true).flow(1200, HOUR).valve(false).flow(1300, HOUR)
  const [stuck] = zone.told()
  assert.equal(stuck?.type, 'leakConfirmed')
  assert.equal(stuck?.fields['kind'], 'valve_stuck_open')
})

test('a burst shows as such at the second reading', () => {
  const zone = closedZone().flow(1500, 30 * MIN)
  assert.deepEqual(
    zone.told().map(({ fields }) => fields['kind']),
    ['burst'],
  )
})

test('without knowing the valve nothing is judged', () => {
  assert.deepEqual(new Zone().report().flow(500, DAY).told(), [])
})

test('a flipped bit in the counter is passed over', () => {
  const zone = closedZone().report(2 ** 30)
  zone.flow(0, 6 * HOUR)
  assert.deepEqual(zone.told(), [])
  assert.equal(litresOf(zone), 0)
})

test('a new counter becomes the truth with its second reading', () => {
  const zone = closedZone()
  zone.lineMs += 15 * MIN
  zone.report(5_000_000)
  zone.lineMs += 15 * MIN
  zone.report(5_000_010)
  zone.lineMs += 15 * MIN
  zone.report(5_000_020)
  assert.equal(zone.state.register?.meter.pulses, 5_000_020)
  assert.equal(zone.state.register?.doubt, null)
})

test('litres are told by hour, with the share of the hour that was covered', () => {
  const zone = closedZone()
    .valve(true)
    .flow(600, 2 * HOUR)
  zone.lineMs += 3 * HOUR
  zone.flow(0, HOUR)
  const rows = zone.facts.filter(({ type }) => type === 'zoneHour').map(({ fields }) => fields)
  assert.deepEqual(rows.slice(0, 3), [
    { hourMs: ZERO_MS, litres: 0, coverage: 1, estimated: 0 },
    { hourMs: ZERO_MS + HOUR, litres: 600, coverage: 1, estimated: 0 },
    { hourMs: ZERO_MS + 2 * HOUR, litres: 600, coverage: 1, estimated: 0 },
  ])
  assert.equal(litresOf(zone), 1200)
})

function litresOf(zone: Zone): number {
  const told = zone.facts.filter(({ type }) => type === 'zoneHour')
  const sum = told.reduce((all, { fields }) => all + (fields['litres'] as number), 0)
  return Math.round(sum + (zone.state.hours?.sums[0] ?? 0))
}

const hoursOfFlow = fc.array(
  fc.record({
    litresPerHour: fc.constantFrom(0, 0, 1, 20, 400, 1300),
    ms: fc.integer({ min: 1, max: 20 }).map((n) => n * 15 * MIN),
    valve: fc.constantFrom(undefined, true, false),
  }),
  { maxLength: 20 },
)

test('F21: a clock that steps by hours or years changes no verdict (I12)', () => {
  const yearMs = 365 * DAY
  fc.assert(
    fc.property(hoursOfFlow, fc.constantFrom(HOUR, -HOUR, yearMs, -yearMs), (spans, stepMs) => {
      const play = (zone: Zone) => {
        zone.valve(false).report()
        for (const { litresPerHour, ms, valve } of spans) {
          if (valve !== undefined) zone.valve(valve)
          zone.flow(litresPerHour, ms)
        }
        return zone
      }
      const steady = play(new Zone())
      const stepped = play(new Zone((lineMs) => (Math.floor(lineMs / (5 * HOUR)) % 2) * stepMs))
      const verdicts = (zone: Zone) =>
        zone.told().map(({ type, lineMs, fields }) => {
          const rows = (fields['evidence'] ?? []) as readonly (readonly number[])[]
          const evidence = rows.map(([from, to, expected, found]) => [to! - from!, expected, found])
          return { ...fields, evidence, sinceMs: 0, type, lineMs }
        })
      assert.deepEqual(verdicts(stepped), verdicts(steady))
      assert(JSON.stringify(steady.state).length < 4_000)
      assert.deepEqual(JSON.parse(JSON.stringify(steady.state)), steady.state)
    }),
  )
})
