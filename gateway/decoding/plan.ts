/** A deployment plan as it comes from outside: it chooses among signed packages, and nothing else. */

import { z } from 'zod'
import { QUANTITIES, type Quantity } from '../../decoders/contract.ts'
import type { DecoderPlan } from '../engine/decoder-state.ts'

const HOUR_MS = 3_600_000
const HOURS_MAX = 24 * 30
const FRAMES_MAX = 100_000
const quantity = z.enum(Object.keys(QUANTITIES) as [Quantity, ...Quantity[]])
const hours = z.number().min(0).max(HOURS_MAX)
const frames = z.int().min(0).max(FRAMES_MAX)

/** All but the profile, which stands in the path of a request. */
export const planFields = z.strictObject({
  id: z.string().regex(/^[\w.-]{1,64}$/, 'letters, digits, dots, hyphens'),
  path: z
    .string()
    .regex(
      /^decoders\/[\w.-]+\/[\w.-]+\/[\w.+-]+\.dec$/,
      'decoders/<vendor>/<model>/<version>.dec',
    ),
  share: z.number().min(0).max(1).default(1).describe('of the gateways; 0: withdrawn'),
  shadowFrames: frames.default(200).describe('beside the old one, before it is used'),
  shadowHours: hours.default(24).describe('is enough, too, with a few frames'),
  canaryFrames: frames.default(500).describe('in use, before it is trusted'),
  canaryHours: hours.default(6),
  tolerances: z
    .partialRecord(quantity, z.number().min(0))
    .default({})
    .describe('quantities that are meant to change, and by how much'),
})

/** A plan of the hypervisor. */
export const planSchema = planFields.extend({
  profile: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/),
})

export function planOf({
  shadowHours,
  canaryHours,
  source,
  tolerances,
  ...plan
}: z.output<typeof planSchema> & { readonly source?: string | undefined }): DecoderPlan {
  return {
    ...plan,
    ...(source !== undefined && { source }),
    tolerances: tolerances as DecoderPlan['tolerances'],
    shadowMs: shadowHours * HOUR_MS,
    canaryMs: canaryHours * HOUR_MS,
  }
}
