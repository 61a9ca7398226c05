/** Water at the border: what people and the hypervisor ask becomes orders in the valve's own language. */

import type { DevEui } from '../../base/ids.ts'
import type { DecodeService } from '../../decoders/contract.ts'
import { forbids, TEST_SECONDS_MAX } from '../actuate/interlocks.ts'
import { outlookOf } from '../actuate/outlook.ts'
import { nextTurn } from '../actuate/turns.ts'
import type { OrderView, WateringService, WateringView } from '../api/service-watering.ts'
import type { WateringState } from '../detect/watering.ts'
import type { Command, CommandResult } from '../engine/command.ts'
import type { EngineState } from '../engine/state.ts'
import { plannedZone, valveBinding, zoneView } from '../engine/watering-view.ts'
import type { Asset } from '../registry/model.ts'
import type { Core } from './core.ts'

type Encoder = Pick<DecodeService, 'encode'>
type Run = (origin: string, command: Command, id?: string) => Promise<CommandResult>

/** Longer than a test: what forbids it forbids any watering. */
const OPENING_SECONDS = 600

/** Who asks: what works by itself obeys more interlocks than a person. */
export const PROGRAMME_ORIGIN = 'programme'
export const FLOWS_ORIGIN = 'flows'
const BY_ITSELF = [PROGRAMME_ORIGIN, FLOWS_ORIGIN]

export function wateringService(core: Core, decoders: Encoder, run: Run): WateringService {
  const { state } = core
  return {
    waterings: async () =>
      [...state.assets.values()]
        .filter(({ kind }) => kind === 'zone')
        .map((zone) => viewOf(core, zone)),
    startWatering: async (origin, zone, how) => {
      const by = BY_ITSELF.includes(origin) ? 'programme' : 'person'
      const command = wateringStart(state, decoders, zone, { ...how, by })
      return typeof command === 'string'
        ? refused(how.id, command)
        : await run(origin, command, how.id)
    },
    stopWatering: async (origin, zone, id) => {
      const command = wateringStop(state, decoders, zone)
      return typeof command === 'string' ? refused(id, command) : await run(origin, command, id)
    },
    setProgramme: (origin, zone, programme, id) =>
      run(origin, { kind: 'programmeSet', zone, programme }, id),
    wateringLocks: async () => [...state.locks.values()],
    lockWatering: (origin, lock, id) =>
      run(origin, { kind: 'wateringLock', lock: { ...lock, by: origin } }, id),
    unlockWatering: (origin, { scope, reason }, id) =>
      run(origin, { kind: 'wateringUnlock', scope, reason }, id),
  }
}

function refused(id: string | undefined, detail: string): CommandResult {
  return { id: id ?? '', outcome: 'refused', detail }
}

function viewOf(core: Core, zone: Asset): WateringView {
  const { state, lineMs } = core
  const now = { lineMs, atMs: state.atMs + (lineMs - state.lineMs), clk: state.clk }
  const programme = zone.properties.programme ?? null
  const turn = programme && now.clk !== 0 ? nextTurn(programme, now.atMs) : undefined
  const own = state.assetStates.get(zone.id)
  const last = own?.watering?.last
  const around = zoneView(state, zone, now)
  const { airC, rainMm24h, othersOpen, openAtOnceMax } = around
  const planned = plannedZone(state, zone, now)
  const utcOf = (moment: number) => now.atMs + (moment - lineMs)
  return {
    zone: zone.id,
    name: zone.name,
    programme,
    nextTurn: turn ? { fromMs: turn.fromMs, toMs: turn.toMs } : null,
    hindrance: forbids(around, { by: 'programme', seconds: OPENING_SECONDS }) ?? null,
    byHand: forbids(around, { by: 'person', seconds: OPENING_SECONDS }) ?? null,
    test: forbids(around, { by: 'person', seconds: TEST_SECONDS_MAX }) ?? null,
    outlook: planned ? outlookOf(planned, now) : null,
    order: own?.watering ? orderView(own.watering, zone.properties.litresPerPulse, utcOf) : null,
    around: { airC, rainMm24h, othersOpen, openAtOnceMax },
    isDry: own?.soil?.tensionKpa == null ? null : own.soil.isDry,
    last: last ? { id: last.commandId, state: last.state } : null,
  }
}

function orderView(
  { order, lastPulses, openedPulses }: WateringState,
  litresPerPulse: number | undefined,
  utcOf: (lineMs: number) => number,
): OrderView | null {
  if (!order) return null
  const { commandId: id, seconds, litres, orderedLineMs, closesLineMs, isToldToClose } = order
  const from = (closesLineMs === null ? null : openedPulses) ?? order.orderedPulses
  const isTold = from !== null && lastPulses !== null && lastPulses >= from
  return {
    ...{ id, seconds, litres, isToldToClose },
    orderedAtMs: utcOf(orderedLineMs),
    closesAtMs: closesLineMs === null ? null : utcOf(closesLineMs),
    flowedLitres:
      isTold && litresPerPulse !== undefined
        ? Math.round((lastPulses - from) * litresPerPulse)
        : null,
  }
}

type ZoneValve = { readonly devEui: DevEui; readonly profile: string; readonly valve: 1 | 2 }

/** The valve that is bound to the zone now, or why there is none. */
function valveOf(state: EngineState, zone: string): ZoneValve | string {
  const binding = valveBinding(state, zone)
  if (!binding) return `the zone ${zone} is not known or has no valve`
  const { devEui, index } = binding
  const profile = state.devices.get(devEui)?.device.profile ?? ''
  return { devEui, profile, valve: index === 2 ? 2 : 1 }
}

/** The orders to open and to close the zone's valve in its model's language, or why there are none. */
function wateringStart(
  state: EngineState,
  decoders: Encoder,
  zone: string,
  how: {
    readonly seconds: number
    readonly litres?: number
    readonly because?: string
    readonly by: 'programme' | 'person'
  },
): Command | string {
  const found = valveOf(state, zone)
  if (typeof found === 'string') return found
  const { devEui, profile, valve } = found
  const { seconds, litres, because, by } = how
  const open = decoders.encode({ profile, command: { kind: 'openValve', valve, seconds } })
  const close = decoders.encode({ profile, command: { kind: 'closeValve', valve } })
  if (!open || !close) {
    return `the valve's model ${profile || '(none)'} knows no order to open for ${seconds} s`
  }
  return {
    kind: 'wateringStart',
    zone,
    devEui,
    seconds,
    ...(litres !== undefined && { litres }),
    ...(because !== undefined && { because }),
    by,
    fPort: open.fPort,
    payload: open.bytes,
    closePort: close.fPort,
    closePayload: close.bytes,
  }
}

/** The order to close the zone's valve in its model's language, or why there is none. */
function wateringStop(state: EngineState, decoders: Encoder, zone: string): Command | string {
  const found = valveOf(state, zone)
  if (typeof found === 'string') return found
  const { devEui, profile, valve } = found
  const encoded = decoders.encode({ profile, command: { kind: 'closeValve', valve } })
  if (!encoded) return `the valve's model ${profile || '(none)'} knows no order to close`
  return { kind: 'wateringStop', zone, devEui, fPort: encoded.fPort, payload: encoded.bytes }
}
