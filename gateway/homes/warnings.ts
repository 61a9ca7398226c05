/** What is lost or stands open when devices move now: for the person who decides. */

import type { DevEui } from '../../base/ids.ts'
import type { EngineState } from '../engine/state.ts'
import type { Advice } from '../uplink/join-advice.ts'
import type { HomeGroup } from './home-group.ts'

export type MoveWarning = {
  readonly code: 'valve-open' | 'downlinks-wait' | 'facts-wait' | 'multicast' | 'never-joined'
  readonly words: Advice
}

type World = Pick<EngineState, 'devices' | 'assetStates' | 'groups'>

/** `waitingFacts`: those that the hypervisor has not acknowledged yet. The worst first. */
export function moveWarnings(
  state: World,
  group: HomeGroup,
  waitingFacts: number,
): readonly MoveWarning[] {
  return [
    ...openValves(state, group.assets),
    ...waitingDownlinks(state, group.devices),
    ...multicast(state, group.devices),
    ...unsynced(waitingFacts),
    ...neverJoined(state, group.devices),
  ]
}

function openValves({ assetStates }: World, assets: readonly string[]): readonly MoveWarning[] {
  const open = assets.filter((id) => {
    const watering = assetStates.get(id)?.watering
    return watering?.valve?.isOpen === true || (watering?.order ?? null) !== null
  })
  if (open.length === 0) return []
  const names = open.join(', ')
  return [
    {
      code: 'valve-open',
      words: {
        fr: `De l’eau coule ou va couler\u00a0: ${names}. Fermez d’abord\u00a0: la nouvelle passerelle ne sait rien de cet arrosage.`,
        en: `Water runs or is about to: ${names}. Close first: the new gateway knows nothing of that watering.`,
      },
    },
  ]
}

function waitingDownlinks({ devices }: World, moving: readonly DevEui[]): readonly MoveWarning[] {
  const count = moving.reduce((sum, one) => sum + (devices.get(one)?.downlinks.length ?? 0), 0)
  if (count === 0) return []
  return [
    {
      code: 'downlinks-wait',
      words: {
        fr: `${count} ordres attendent encore leur capteur\u00a0: ils échoueront.`,
        en: `${count} orders still wait for their sensor: they will fail.`,
      },
    },
  ]
}

function multicast({ groups }: World, moving: readonly DevEui[]): readonly MoveWarning[] {
  const torn = [...groups.values()].filter(({ members }) =>
    members.some(({ devEui }) => moving.includes(devEui)),
  )
  if (torn.length === 0) return []
  const names = torn.map(({ group }) => group.name).join(', ')
  return [
    {
      code: 'multicast',
      words: {
        fr: `Des vannes quittent leur groupe\u00a0: ${names}. Refaites-le sur la nouvelle passerelle.`,
        en: `Valves leave their group: ${names}. Make it anew on the new gateway.`,
      },
    },
  ]
}

function unsynced(waitingFacts: number): readonly MoveWarning[] {
  if (waitingFacts === 0) return []
  return [
    {
      code: 'facts-wait',
      words: {
        fr: `${waitingFacts} faits de cette passerelle attendent l’hyperviseur\u00a0: laissez-la allumée jusqu’à leur départ.`,
        en: `${waitingFacts} facts of this gateway wait for the hypervisor: leave it on until they are gone.`,
      },
    },
  ]
}

function neverJoined({ devices }: World, moving: readonly DevEui[]): readonly MoveWarning[] {
  const silent = moving.filter((devEui) => {
    const device = devices.get(devEui)
    return device !== undefined && !device.session && device.pending.length === 0
  })
  if (silent.length === 0) return []
  return [
    {
      code: 'never-joined',
      words: {
        fr: `${silent.length} capteurs n’ont jamais rejoint\u00a0: vérifiez leur clé avant de les chercher ailleurs.`,
        en: `${silent.length} sensors have never joined: check their key before you look for them elsewhere.`,
      },
    },
  ]
}
