/** A plan of the hypervisor as it comes from outside. Not in `plan.ts`: a reader of schemas costs a thread 20 MB. */

import { z } from 'zod'
import type { FlowsPlan } from './plan.ts'

const HOUR_MS = 3_600_000
const HOURS_MAX = 24 * 30

const schema = z.strictObject({
  id: z.string().regex(/^[\w.-]{1,64}$/, 'letters, digits, dots, hyphens'),
  path: z
    .string()
    .regex(/^flows\/[a-z0-9][a-z0-9-]{0,63}\/[0-9A-Za-z.-]{1,64}\.json$/, 'a path of signed flows'),
  share: z.number().min(0).max(1),
  watchHours: z.number().min(0).max(HOURS_MAX),
})

export type FlowsPlanRead =
  | { readonly kind: 'plan'; readonly plan: FlowsPlan }
  | { readonly kind: 'rejected'; readonly detail: string }

/** The parameters of the command `flowsPlan`. */
export function readFlowsPlan(params: unknown): FlowsPlanRead {
  const read = schema.safeParse(params)
  if (!read.success) return { kind: 'rejected', detail: z.prettifyError(read.error) }
  const { watchHours, ...plan } = read.data
  return { kind: 'plan', plan: { ...plan, watchMs: watchHours * HOUR_MS } }
}
