/** The agent of programmes on a core: it sees the engine's state and gives orders as everybody does. */

import type { Clock } from '../../base/clock.ts'
import { IrrigationAgent } from '../actuate/agent.ts'
import type { WateringService } from '../api/service-watering.ts'
import { plannedZone } from '../engine/watering-view.ts'
import { hasAssetMovedAway } from '../homes/home.ts'
import type { Core } from './core.ts'
import { PROGRAMME_ORIGIN } from './watering-service.ts'

export function openIrrigation(
  core: Core,
  service: Pick<WateringService, 'startWatering'>,
  clock: Clock,
): IrrigationAgent {
  const { state } = core
  const now = () => {
    const { lineMs } = core
    return { lineMs, atMs: state.atMs + (lineMs - state.lineMs), clk: state.clk }
  }
  return new IrrigationAgent({
    clock,
    now,
    zones: () =>
      [...state.assets.values()].flatMap(({ id, properties }) =>
        properties.programme && !hasAssetMovedAway(state, id, core.settings.gatewayEui) ? [id] : [],
      ),
    view: (id) => {
      const zone = state.assets.get(id)
      return zone && plannedZone(state, zone, now())
    },
    isKnown: (commandId) => state.commands.has(commandId),
    open: async (zone, { commandId, seconds, litres }) => {
      const because = 'its programme'
      const how = { seconds, because, id: commandId, ...(litres !== null && { litres }) }
      const { outcome, detail } = await service.startWatering(PROGRAMME_ORIGIN, zone, how)
      return outcome === 'refused' ? detail : undefined
    },
    skip: async (zone, { commandId, day, reason, detail }) => {
      const note = { kind: 'wateringSkip', zone, day, reason, detail } as const
      await core.command(commandId, PROGRAMME_ORIGIN, note)
    },
    failed: (detail) => core.raise('watering-stopped', detail),
  })
}
