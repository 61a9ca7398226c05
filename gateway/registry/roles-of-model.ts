/** What a device model can serve, by what it measures: so that a valve is not offered a parking space. */

import type { BindingRole } from './model.ts'

/** Role → how the quantities begin that it is served with. */
const SERVED_WITH: Readonly<Record<BindingRole, readonly string[]>> = {
  occupancy: ['parking.'],
  meter: ['metering.', 'flow.'],
  valve: ['valve.'],
  probe: ['soil.', 'probe.'],
  button: ['alarm.sos'],
  counter: ['people.'],
  level: ['level.'],
  noise: ['noise.'],
  contact: ['contact.', 'motion.'],
  climate: ['air.'],
}

/** Empty for a model that nobody has decoded yet: it may serve anything. */
export function rolesOfModel(quantities: readonly string[]): ReadonlySet<BindingRole> {
  const roles = Object.entries(SERVED_WITH).flatMap(([role, beginnings]) => {
    const isServed = quantities.some((quantity) =>
      beginnings.some((beginning) => quantity.startsWith(beginning)),
    )
    return isServed ? [role as BindingRole] : []
  })
  // Most sensors tell how warm they are: a climate station is one that tells nothing else.
  return new Set(roles.length > 1 ? roles.filter((role) => role !== 'climate') : roles)
}
