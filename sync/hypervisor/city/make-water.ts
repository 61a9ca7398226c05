/** A zone, a site's main or a tree, as it stands. */

import { sinceOf } from './make-space.ts'
import { valuesOf } from './make-value.ts'
import type { CycleFault, Leak, Soil, ThingHead, Valve, Watering, WaterThing } from './thing.ts'
import type { States } from './told.ts'

const VALVES: Readonly<Record<string, Valve['status']>> = {
  valveOpened: 'open',
  valveClosed: 'closed',
  valveUnsure: 'unsure',
}
const HOUR_MS = 3_600_000

export function makeWaterThing(
  head: ThingHead,
  kind: WaterThing['kind'],
  states: States,
): WaterThing {
  const [leak, cycleFault, soil] = [leakOf(states), cycleFaultOf(states), soilOf(states)]
  const lastWatering = wateringOf(states)
  const hour = states.get('zoneHour')
  const lock = states.get('lock')
  return {
    ...head,
    kind,
    ...(leak && { leak }),
    ...(cycleFault && { cycleFault }),
    valves: valvesOf(states),
    ...(lastWatering && { lastWatering }),
    ...(hour && {
      lastHour: {
        hourMs: hour.number('hourMs', hour.atMs - HOUR_MS),
        litres: hour.number('litres'),
        coverage: hour.number('coverage'),
      },
    }),
    ...(soil && { soil }),
    ...(lock?.type === 'wateringLocked' && {
      lock: { reason: lock.text('reason'), sinceMs: lock.atMs, by: lock.text('by') },
    }),
    values: valuesOf(states),
  }
}

function leakOf(states: States): Leak | undefined {
  const told = states.get('leak')
  if (!told || told.type === 'leakCleared') return undefined
  return {
    kind: told.text('kind'),
    isConfirmed: told.type === 'leakConfirmed',
    sinceMs: sinceOf(told),
    toldMs: told.atMs,
    flowLitresPerHour: told.number('flowLitresPerHour'),
    confidence: told.number('confidence'),
    lostLitres: told.number('lostLitres'),
  }
}

function cycleFaultOf(states: States): CycleFault | undefined {
  const told = states.get('cycleFault')
  if (told?.type !== 'cycleFaultFound') return undefined
  return {
    kind: told.text('kind'),
    sinceMs: sinceOf(told),
    expectedLitres: told.number('expectedLitres'),
    foundLitres: told.number('foundLitres'),
  }
}

function valvesOf(states: States): readonly Valve[] {
  const told = states.get('valve')
  const status = VALVES[told?.type ?? '']
  if (!told?.devEui || !status) return []
  return [{ devEui: told.devEui, valve: told.number('valve', 1), status, sinceMs: told.atMs }]
}

function wateringOf(states: States): Watering | undefined {
  const told = states.get('watering')
  if (!told) return undefined
  return {
    endedMs: told.atMs,
    durationMs: told.number('durationMs'),
    litres: told.number('litres'),
    expectedLitres: told.maybe('expectedLitres') ?? null,
  }
}

function soilOf(states: States): Soil | undefined {
  const told = states.get('soil')
  if (!told) return undefined
  return {
    tensionKpa: told.number('tensionKpa'),
    thresholdKpa: told.number('thresholdKpa'),
    isDry: told.type === 'soilDry',
    probes: told.number('probes'),
    atMs: told.atMs,
  }
}
