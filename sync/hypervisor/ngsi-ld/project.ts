/** The whole city as entities: what stands, and the newest of what is measured. */

import { binEntities, deviceEntities } from './devices.ts'
import { type Entity, merged } from './entity.ts'
import { observedEntities } from './observed.ts'
import { parkingEntities } from './parking.ts'
import type { Scene } from './scene.ts'
import { soilEntities, waterEntities } from './water.ts'

/** What goes on standing, and goes when its thing goes. */
export function standingEntities(scene: Scene): readonly Entity[] {
  return merged([
    ...parkingEntities(scene),
    ...waterEntities(scene),
    ...binEntities(scene),
    ...deviceEntities(scene),
  ])
}

/** The newest records: each of its moment, and it stays. */
export function newestRecords(scene: Scene): readonly Entity[] {
  return merged([...soilEntities(scene), ...observedEntities(scene)])
}
