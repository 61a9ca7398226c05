/** What may come in about settings. */

import { z } from 'zod'

const CONFIRM_S = { least: 30, most: 3_600, usual: 300 } as const

/** As it stands in the body of a request, and in the hypervisor's order `configSet`. */
export const configOrder = z.strictObject({
  text: z
    .string()
    .max(256 * 1024)
    .describe('the whole file, YAML'),
  confirmWithinS: z
    .int()
    .min(CONFIRM_S.least)
    .max(CONFIRM_S.most)
    .default(CONFIRM_S.usual)
    .describe('not reached in this time: the former settings are in force again'),
})

export const timeBody = z.strictObject({
  utcMs: z.int().min(0).describe('UTC, now, by the clock of who asks'),
})
