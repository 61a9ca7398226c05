/** The whole city as entities: what stands, and the newest of what is measured. */

import { isSafety } from '../city/privacy.ts'
import { binEntities, deviceEntities } from './devices.ts'
import { type Entity, merged } from './entity.ts'
import { observedEntities } from './observed.ts'
import { parkingEntities } from './parking.ts'
import type { Scene } from './scene.ts'
import { soilEntities, waterEntities } from './water.ts'

/** What goes on standing, and goes when its thing goes. */
export function standingEntities(scene: Scene): readonly Entity[] {
  const shown = sceneOf(scene)
  return merged([
    ...parkingEntities(shown),
    ...waterEntities(shown),
    ...binEntities(shown),
    ...deviceEntities(shown),
  ])
}

/** The newest records: each of its moment, and it stays. */
export function newestRecords(scene: Scene): readonly Entity[] {
  const shown = sceneOf(scene)
  return merged([...soilEntities(shown), ...observedEntities(shown)])
}

/** Nothing of safety is in it where it is not shown, whatever asks for things. */
function sceneOf(scene: Scene): Scene {
  if (scene.safety) return scene
  const things = new Map([...scene.city.things].filter(([, thing]) => !isSafety(thing)))
  return { ...scene, city: { ...scene.city, things } }
}
