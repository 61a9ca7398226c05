/** What may come in about water. */

import { z } from 'zod'
import { LOCK_REASONS } from '../actuate/locks.ts'
import { WATERING_DECISIONS, type WateringProgramme } from '../actuate/programme.ts'
import { plainId } from './schema.ts'

const DAY_MINUTES = 24 * 60
const commandId = plainId.optional().describe('the same id again does nothing twice')

/** An hour is the most: whoever waters longer writes a programme. */
export const wateringBody = z.strictObject({
  minutes: z.number().min(0.25).max(60),
  litres: z.number().min(1).max(100_000).optional().describe('closed when so much has flowed'),
  because: z.string().max(200).optional(),
  id: commandId,
})

const minuteOfDay = z
  .int()
  .min(0)
  .max(DAY_MINUTES - 1)

export const programmeBody = z.strictObject({
  enabled: z.boolean().default(true),
  days: z.array(z.int().min(1).max(7)).min(1).max(7).describe('1 is Monday'),
  window: z
    .strictObject({ fromMinutes: minuteOfDay, toMinutes: minuteOfDay })
    .refine(({ fromMinutes, toMinutes }) => fromMinutes !== toMinutes, 'a window of no length')
    .describe('minutes since local midnight; one that ends before it begins goes past midnight'),
  dose: z.union([
    z.strictObject({ litres: z.number().min(1).max(100_000) }),
    z.strictObject({ seconds: z.int().min(15).max(14_400) }),
  ]),
  soak: z
    .strictObject({
      onSeconds: z.int().min(60).max(14_400),
      offSeconds: z.int().min(60).max(14_400),
    })
    .optional()
    .describe('no longer than this at once, then a pause'),
  decision: z.enum(WATERING_DECISIONS).default('calendar'),
})

/** What is left out is not there: a programme is compared and stored as it was given. */
export function givenProgramme(
  read: z.infer<typeof programmeBody> | null,
): WateringProgramme | null {
  if (!read) return null
  const { soak, ...rest } = read
  return { ...rest, ...(soak && { soak }) }
}

export const programmeRequest = z.strictObject({
  programme: programmeBody.nullable(),
  id: commandId,
})

export const lockBody = z.strictObject({
  scope: plainId.default('all').describe('a zone, a site, or `all`'),
  reason: z.enum(LOCK_REASONS),
  untilMs: z.int().min(0).nullable().default(null).describe('UTC; null: until it is lifted'),
  because: z.string().max(200).default(''),
  id: commandId,
})

export const unlockBody = z.strictObject({
  scope: plainId.default('all'),
  reason: z.enum(LOCK_REASONS),
  id: commandId,
})
