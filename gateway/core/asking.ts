/** The agent that asks sensors, on a core: it sees the engine's state and gives orders as everybody does. */

import type { Clock } from '../../base/clock.ts'
import { type AskedSpace, PaceAgent } from '../asking/agent.ts'
import type { Decoders } from '../decoding/decoders.ts'
import { heartbeatSecondsOf, limitMinutesOf } from '../detect/policy.ts'
import type { EngineState } from '../engine/state.ts'
import { hasMovedAway } from '../homes/home.ts'
import type { Core } from './core.ts'

/** Who asks, in the journal and in facts. */
const ORIGIN = 'asking'

export function openAsking(
  core: Core,
  decoders: Pick<Decoders, 'encodeInForce'>,
  clock: Clock,
): PaceAgent {
  return new PaceAgent({
    clock,
    spaces: () =>
      askedSpaces(core.state).filter(({ devEui }) => {
        return !hasMovedAway(core.state, devEui, core.settings.gatewayEui)
      }),
    encode: (profile, seconds) => decoders.encodeInForce(profile, { kind: 'reportEvery', seconds }),
    ask: async ({ space, devEui }, { seconds, because }, { fPort, bytes }) => {
      const command = { kind: 'paceAsk', space, devEui, seconds, because } as const
      const id = `pace/${devEui}/${seconds}/${Math.round(core.lineMs)}`
      await core.command(id, ORIGIN, { ...command, fPort, payload: bytes })
    },
    failed: (detail) => core.raise('asking-stopped', detail),
  })
}

export function askedSpaces({
  assets,
  bindings,
  devices,
  assetStates,
}: Pick<EngineState, 'assets' | 'bindings' | 'devices' | 'assetStates'>): readonly AskedSpace[] {
  const spaces: AskedSpace[] = []
  for (const asset of assets.values()) {
    if (asset.kind !== 'space') continue
    const binding = (bindings.get(asset.id) ?? []).find(
      ({ role, toMs }) => role === 'occupancy' && toMs === undefined,
    )
    const device = binding && devices.get(binding.devEui)
    if (!device?.session || device.downlinks.length > 0) continue
    const { devEui, profile = '' } = device.device
    spaces.push({
      space: asset.id,
      devEui,
      profile,
      limitMinutes: limitMinutesOf(asset),
      heartbeatSeconds: heartbeatSecondsOf(asset),
      pace: assetStates.get(asset.id)?.pace ?? null,
    })
  }
  return spaces
}
