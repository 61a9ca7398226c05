/** What is projected and for whom: the city, who publishes it, who sees it. */

import type { DevEui } from '../../../base/ids.ts'
import { maySeeDevices, maySeeThing, type View } from '../city/privacy.ts'
import type { City, Publisher, Thing } from '../city/thing.ts'
import { type Attribute, type EntityType, place, relation, text, urnOf } from './entity.ts'

/** Made by `sceneOf`: nothing is in its city that is not shown. */
export type Scene = {
  readonly city: City
  readonly publisher: Publisher
  readonly view: View
  /** Call points and watched buildings are shown too. */
  readonly safety: boolean
}

/** The scene without the things that are not for its view, whatever asks for things. */
export function sceneOf(whole: Scene): Scene {
  const things = new Map([...whole.city.things].filter(([, thing]) => maySeeThing(whole, thing)))
  return { ...whole, city: { ...whole.city, things } }
}

export function deviceUrn(devEui: DevEui | string): string {
  return urnOf('Device', 'lora', devEui)
}

export function assetUrn({ publisher }: Scene, type: EntityType, ...parts: string[]): string {
  return urnOf(type, publisher.scope, ...parts)
}

/** The sensors of a thing, for who may see them. */
export function devicesOf({ view }: Scene, { devEuis }: Thing): readonly string[] {
  return maySeeDevices(view) ? devEuis.map(deviceUrn) : []
}

/** Name and place, as every entity of a thing has them. */
export function headOf(thing: Thing): { name: Attribute; location: Attribute | undefined } {
  return { name: text(thing.name), location: thing.place && place(thing.place) }
}

/** The first of them: models that know one sensor only. */
export function deviceRelation(scene: Scene, thing: Thing): Attribute | undefined {
  const [first] = devicesOf(scene, thing)
  return first === undefined ? undefined : relation(first)
}

/** A moving whole as an entity of its own: what a zone, a garden or a tree is called. */
export function gardenUrn(scene: Scene, thing: Pick<Thing, 'id' | 'kind'>): string {
  return assetUrn(scene, thing.kind === 'tree' ? 'FlowerBed' : 'Garden', thing.id)
}
