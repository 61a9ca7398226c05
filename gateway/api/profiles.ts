/** The device models that have a decoder, as pages show them. */

import type { ProfileView } from './route.ts'
import type { ModelView } from './service-decoders.ts'

export function profileViews(models: readonly ModelView[]): readonly ProfileView[] {
  return models.map(({ channels, ...model }) => {
    const quantities = [...new Set(channels.map(({ quantity }) => quantity))]
    return { ...model, quantities }
  })
}
