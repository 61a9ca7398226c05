/** The device models that have a decoder, as pages show them. */

import type { Catalogue } from '../../decoders/catalogue.ts'
import type { ProfileView } from './route.ts'

export function profileViews(catalogue: Catalogue): readonly ProfileView[] {
  return [...catalogue.values()].map(({ decoder: { id, vendor, model, version, channels } }) => {
    const quantities = [...new Set(channels.map(({ quantity }) => quantity))]
    return { id, vendor, model, version, quantities }
  })
}
