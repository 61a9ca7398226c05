/** Wall clocks that are wrong, unknown or moved, through core, link and hypervisor. */

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { silentLog } from '../../base/log.ts'
import { Metrics } from '../../base/metrics.ts'
import { seededRandom } from '../../base/random.ts'
import { startSender } from '../../sync/driver.ts'
import { type Hypervisor, startHypervisor } from '../../sync/hypervisor/main.ts'
import { MemoryHub } from '../../sync/transport/memory.ts'
import { CoreBench, GATEWAY } from '../support/core-bench.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { type FleetDevice, fleetEntry, fleetFrame, makeFleet } from '../support/fleet.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const YEAR_MS = 365 * 24 * HOUR_MS
const NOW_MS = Date.UTC(2027, 5, 1, 6)
const SPACES = 4

async function openStreet(clock: FakeClock): Promise<{ bench: CoreBench; fleet: FleetDevice[] }> {
  const bench = await new CoreBench({ seed: 19, clock }).open()
  const fleet = makeFleet(SPACES, () => 'nwave-nps310sm')
  for (const [n, device] of fleet.entries()) {
    const { devEui } = device
    const keys = {
      nwkSKey: bench.vault.seal(device.nwkSKey, `${devEui}/nwkSKey`),
      appSKey: bench.vault.seal(device.appSKey, `${devEui}/appSKey`),
    }
    await bench.command({ kind: 'deviceSet', device: fleetEntry(device).device, keys })
    await bench.addAsset({ id: `P${n}`, kind: 'space', name: `P${n}`, properties: {} }, [
      { asset: `P${n}`, devEui, role: 'occupancy', index: 0, fromMs: 0 },
    ])
  }
  return { bench, fleet }
}

/** Cars come and go for some hours; `atMinute` may do something to the clock. */
async function liveDay(
  { bench, fleet }: { bench: CoreBench; fleet: readonly FleetDevice[] },
  minutes: number,
  atMinute: (minute: number) => void,
): Promise<void> {
  for (let minute = 0; minute < minutes; minute++) {
    atMinute(minute)
    const device = fleet[minute % SPACES]!
    const occupied = Math.floor(minute / 20) % 2
    const payload = Uint8Array.of(occupied)
    await bench.hear(fleetFrame(device, { fPort: 1, payload }))
    for (let part = 0; part < 4; part++) {
      bench.clock.advance(MINUTE_MS / 4)
      await bench.settle()
    }
  }
}

/** What happened, without the labels: type and subject of every event, in their order. */
function storyOf(bench: CoreBench): string[] {
  return bench
    .allFacts()
    .flatMap(({ fact }) =>
      fact.stream === 1 || fact.stream === 0 ? [`${fact.type} ${fact.subject}`] : [],
    )
}

test('F20, F21, I12: a wall clock that steps an hour, a year, to 2106 and back changes no event of the street', async () => {
  const stories: string[][] = []
  for (const steps of [
    {},
    { 10: HOUR_MS, 33: -HOUR_MS, 50: YEAR_MS, 71: -YEAR_MS, 95: 79 * YEAR_MS, 120: -79 * YEAR_MS },
  ]) {
    const clock = new FakeClock({ wallMs: NOW_MS })
    const street = await openStreet(clock)
    await liveDay(street, 160, (minute) => {
      const stepMs = (steps as Record<number, number>)[minute]
      if (stepMs !== undefined) clock.stepWall(stepMs)
    })
    stories.push(storyOf(street.bench))
    const told = street.bench.factTypes().filter((type) => type === 'healthRaised').length
    assert.equal(told, Object.keys(steps).length, 'each step is told once')
    await street.bench.close()
  }
  assert.ok(stories[0]!.length > 20, `${stories[0]!.length} events`)
  assert.deepEqual(stories[1], stories[0])
})

test('F19: a gateway that wakes in 1970 is heard; when its clock is set, the hypervisor dates all it has told', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cigale-clock-'))
  const clock = new FakeClock({ wallMs: 0 })
  clock.state = 0
  const city = new FakeClock({ wallMs: NOW_MS })
  const street = await openStreet(clock)
  const { bench } = street
  const hub = new MemoryHub(clock)
  let hypervisor: Hypervisor | undefined
  try {
    hypervisor = await startHypervisor({
      database: join(folder, 'city.db'),
      ...{ clock: city, random: seededRandom(1, 'city'), transports: [hub.hypervisor()] },
    })
    const sender = startSender({
      ...{ gw: GATEWAY, epoch: bench.core.state.epoch, version: 'test', source: bench.core.facts },
      ...{ transport: hub.gateway(GATEWAY), clock, random: seededRandom(2, 'sender') },
      ...{ log: silentLog, metrics: new Metrics() },
      onAcked: () => {},
    })
    bench.sender = sender
    const store = hypervisor.store
    const together = async (byMs: number): Promise<void> => {
      for (let leftMs = byMs; leftMs > 0; leftMs -= 1_000) {
        clock.advance(1_000)
        await city.pass(1_000)
      }
    }
    const startMs = city.wallMs()
    await liveDay(street, 30, () => city.advance(MINUTE_MS))
    await together(30_000)
    const before = await store.facts({ after: 0, limit: 1_000 })
    assert.ok(
      before.some(({ fact }) => fact.type === 'spotTaken'),
      'it is heard at once',
    )
    assert.ok(
      before.every(({ utcMs }) => utcMs === undefined),
      'and nobody pretends to know when',
    )
    clock.stepWall(city.wallMs() - clock.wallMs())
    clock.state = 2
    await liveDay(street, 2, () => city.advance(MINUTE_MS))
    await together(30_000)
    const facts = await store.facts({ after: 0, limit: 1_000 })
    assert.ok(facts.length > before.length)
    for (const { utcMs = 0, fact } of facts) {
      const isTrue = utcMs >= startMs - MINUTE_MS && utcMs <= city.wallMs() + MINUTE_MS
      assert.ok(isTrue, `${fact.type} at ${new Date(utcMs).toISOString()}`)
    }
    await sender.close()
  } finally {
    await hypervisor?.close()
    await bench.close()
    rmSync(folder, { recursive: true, force: true })
  }
})
